import type { ResourceRef, ResourceType } from '../shared/model/index.ts';
import { plain } from '../shared/report/index.ts';
import { CommandError, EXIT } from './exit.ts';
import type { Desk } from './ledger.ts';

const FORMS =
  'write sg-…, acl-…, eni-…, sg/NAME, ecs/CLUSTER/SERVICE, the ARN of a task, service or load balancer, or an incident (kdg-…)';

const BY_ID: readonly (readonly [RegExp, ResourceType])[] = [
  [/^sg-[0-9a-f]{8,17}$/, 'AWS::EC2::SecurityGroup'],
  [/^acl-[0-9a-f]{8,17}$/, 'AWS::EC2::NetworkAcl'],
  [/^eni-[0-9a-f]{8,17}$/, 'AWS::EC2::NetworkInterface'],
];
const BY_ARN: readonly (readonly [RegExp, ResourceType])[] = [
  [/^arn:[a-z-]+:ecs:([a-z0-9-]+):(\d{12}):task\/\S+$/, 'AWS::ECS::Task'],
  [/^arn:[a-z-]+:ecs:([a-z0-9-]+):(\d{12}):service\/\S+$/, 'AWS::ECS::Service'],
  [
    /^arn:[a-z-]+:elasticloadbalancing:([a-z0-9-]+):(\d{12}):loadbalancer\/\S+$/,
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
  ],
];

/** The resource that somebody names, as the ledger keeps it. */
export async function resourceNamed(desk: Desk, text: string): Promise<ResourceRef> {
  if (/^kdg-[0-9a-z]+$/.test(text)) return resourceOfIncident(desk, text);
  if (text.startsWith('sg/'))
    return here(desk, 'AWS::EC2::SecurityGroup', await groupId(desk, text.slice(3)));
  const [, cluster, service] = /^ecs\/([^/\s]+)\/([^/\s]+)$/.exec(text) ?? [];
  if (cluster !== undefined && service !== undefined) {
    const { partition, region, account } = desk.place;
    const arn = `arn:${partition}:ecs:${region}:${account}:service/${cluster}/${service}`;
    return here(desk, 'AWS::ECS::Service', arn);
  }
  const bare = text.replace(/^acl\//, '');
  const byId = BY_ID.find(([pattern]) => pattern.test(bare));
  if (byId !== undefined) return here(desk, byId[1], bare);
  for (const [pattern, type] of BY_ARN) {
    const [, region, account] = pattern.exec(text) ?? [];
    if (region !== undefined && account !== undefined) return { type, id: text, account, region };
  }
  throw new CommandError(`${plain(text)} names no resource: ${FORMS}.`, EXIT.usage);
}

function here({ place }: Desk, type: ResourceType, id: string): ResourceRef {
  return { type, id, account: place.account, region: place.region };
}

async function resourceOfIncident({ ledger, place }: Desk, id: string): Promise<ResourceRef> {
  const incident = await ledger.find(id);
  if (incident === null) throw new CommandError(`There is no incident ${id} in the ledger.`);
  return { ...incident.resource, region: incident.resource.region ?? place.region };
}

/** The id of the one group of this name, or of this id. */
export async function groupId({ observer, place }: Desk, name: string): Promise<string> {
  if (/^sg-[0-9a-f]{8,17}$/.test(name)) return name;
  const ids = await observer.groupIdsByName(place, name);
  if ('kind' in ids) throw new CommandError(`sg/${plain(name)}: ${ids.attempted}: ${ids.code}.`);
  const [id, ...more] = ids;
  const where = `account ${place.account}, ${place.region}`;
  if (id === undefined) throw new CommandError(`There is no security group ${plain(name)} in ${where}.`);
  if (more.length === 0) return id;
  throw new CommandError(
    `${ids.length} security groups are called ${plain(name)}: say which: ${ids.join(', ')}.`,
  );
}

const NO_NEEDS = {
  groupNames: [],
  groupIds: [],
  groupTags: [],
  prefixListNames: [],
  prefixListIds: [],
  sections: [],
};

/** Refuses what AWS does not know: a hold on a misspelt id would protect nothing. Null, or why nobody could look. */
export async function requireThere(desk: Desk, resource: ResourceRef): Promise<string | null> {
  const { account } = resource;
  const region = resource.region ?? desk.place.region;
  if (account !== desk.place.account) return `it is in account ${account}, these credentials are not`;
  const seen = await desk.observer.observe({ ...desk.place, region }, resource, NO_NEEDS);
  if (seen.kind === 'failed') return `${seen.failure.attempted}: ${seen.failure.code}`;
  if (seen.kind === 'observed') return null;
  throw new CommandError(`There is no ${plain(resource.id)} in account ${account}, ${region}.`);
}
