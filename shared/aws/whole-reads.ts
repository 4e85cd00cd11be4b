import type { Section } from '../model/index.ts';
import type { NetworkClients } from './clients.ts';
import type { Answers } from './read.ts';
import { allAnswers, inFlight } from './read.ts';
import {
  readBlockExclusions,
  readBlockPublicAccess,
  readInternetGateways,
  readNetworkAcls,
  readNetworkInterfaces,
  readRouteTables,
  readSecurityGroupRules,
  readSecurityGroups,
  readSubnets,
  readVpcs,
} from './read-ec2.ts';
import { readClusters, readServicesOf, readTasksOf } from './read-ecs.ts';
import { readLoadBalancers } from './read-elb.ts';
import type { WarmReads } from './warm-reads.ts';

const CLUSTERS_AT_ONCE = 3;

type ReadWhole = (clients: NetworkClients, warm: WarmReads) => Promise<Answers>;

/**
 * How everything of a section is read. Task definitions are not listed: those in use are named by tasks and services.
 */
const WHOLE: Readonly<Record<Exclude<Section, 'task-definitions'>, ReadWhole>> = {
  'security-groups': (clients) => readSecurityGroups(clients),
  'security-group-rules': (clients) => readSecurityGroupRules(clients),
  'network-acls': (clients) => readNetworkAcls(clients),
  'network-interfaces': (clients) => readNetworkInterfaces(clients),
  subnets: (clients) => readSubnets(clients),
  vpcs: (clients) => readVpcs(clients),
  'route-tables': (clients) => readRouteTables(clients),
  'internet-gateways': (clients) => readInternetGateways(clients),
  'vpc-block-public-access-options': (clients) => readBlockPublicAccess(clients),
  'vpc-block-public-access-exclusions': (clients) => readBlockExclusions(clients),
  'prefix-lists': (clients, warm) => warm.prefixLists(clients),
  'load-balancers': (clients) => readLoadBalancers(clients),
  services: (clients) => ofEveryCluster(clients, readServicesOf),
  tasks: (clients) => ofEveryCluster(clients, readTasksOf),
};

export type WholeSection = keyof typeof WHOLE;

export const WHOLE_SECTIONS: readonly WholeSection[] = [
  'security-groups',
  'security-group-rules',
  'network-acls',
  'network-interfaces',
  'subnets',
  'vpcs',
  'route-tables',
  'internet-gateways',
  'vpc-block-public-access-options',
  'vpc-block-public-access-exclusions',
  'prefix-lists',
  'load-balancers',
  'services',
  'tasks',
];

/** Everything of one section, as it is now. */
export function readWhole(section: WholeSection, clients: NetworkClients, warm: WarmReads): Promise<Answers> {
  return WHOLE[section](clients, warm);
}

async function ofEveryCluster(
  clients: NetworkClients,
  readOne: (clients: NetworkClients, cluster: string) => Promise<Answers>,
): Promise<Answers> {
  const clusters = await readClusters(clients);
  if (clusters.kind === 'failed') return clusters;
  const arns = clusters.value.filter((arn) => typeof arn === 'string');
  return allAnswers(await inFlight(arns, CLUSTERS_AT_ONCE, (arn) => readOne(clients, arn)));
}
