import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateNetworkInterfaceCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { buildNetwork, given, type Network } from '../../cli/demo/network.ts';
import { play } from '../../cli/demo/play.ts';
import { SCENARIOS } from '../../cli/demo/scenarios.ts';
import { ACCOUNT, REGION, type Stage, setStage } from '../../cli/demo/stage.ts';
import type { Policy } from '../../shared/policy/index.ts';
import type { Credentials } from '../../sim/index.ts';

/** The demonstration's network with what surrounds a service in earnest, after a week with Kedge. */
export type DemoScene = {
  readonly stage: Stage;
  readonly builder: Credentials;
  /** Changes that Kedge has not heard of yet. */
  readonly spoil: () => Promise<void>;
};

export async function demoScene(policy: Policy): Promise<DemoScene> {
  const stage = await setStage({ policy, seed: '1' });
  const { identities, scheduler } = stage.sim.world;
  const builder = identities.addUser({ name: 'platform-team', account: ACCOUNT });
  const network = await buildNetwork(stage.as(builder), policy);
  await surroundings({ stage, builder, network });
  await scheduler.advance(60_000);
  for (const scenario of SCENARIOS) await play(stage, network, scenario);
  return { stage, builder, spoil: () => spoil(stage, network) };
}

type Built = { readonly stage: Stage; readonly builder: Credentials; readonly network: Network };

async function surroundings({ stage, builder, network: { groups, subnets } }: Built): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client({ endpoint: stage.url, region: REGION, credentials: builder });
  await elb.send(
    new CreateLoadBalancerCommand({
      Name: 'web',
      Subnets: [given(subnets['public-a'], 'public-a'), given(subnets['public-b'], 'public-b')],
      SecurityGroups: [given(groups['web-alb'], 'web-alb')],
      Scheme: 'internet-facing',
    }),
  );
  for (const subnet of ['private-a', 'private-b'])
    await stage.as(builder).ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: given(subnets[subnet], subnet),
        Groups: [given(groups.db, 'db')],
        Description: 'orders database',
      }),
    );
}

/** What somebody does in a bad hour, while EventBridge delivers nothing. */
async function spoil(stage: Stage, { groups, subnets, acls }: Network): Promise<void> {
  const { identities, faults } = stage.sim.world;
  faults.set({ delivery: { delayMs: { min: 4000, max: 5000 }, lose: 1, duplicate: 0 } });
  const mallory = identities.addUser({ name: 'mallory', account: ACCOUNT, sourceIp: '198.51.100.7' });
  const { ec2, ecs } = stage.as(mallory);
  const open = (group: string, ...IpPermissions: IpPermission[]) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groups[group], IpPermissions }));
  await open('web-alb', tcp(22, '0.0.0.0/0'), tcp(8443, '198.51.100.0/24'));
  await open('web-tasks', tcp(3389, '0.0.0.0/0'));
  await open('db', tcp(5432, '10.0.0.0/8'));
  await open('vendor-tools', tcp(22, '0.0.0.0/0'));
  await ec2.send(
    new RevokeSecurityGroupEgressCommand({
      GroupId: groups['web-tasks'],
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    }),
  );
  await ec2.send(
    new CreateNetworkAclEntryCommand({
      NetworkAclId: acls.public,
      RuleNumber: 50,
      Egress: false,
      RuleAction: 'allow',
      Protocol: '-1',
      CidrBlock: '0.0.0.0/0',
    }),
  );
  const awsvpcConfiguration = {
    subnets: [given(subnets['public-a'], 'public-a')],
    securityGroups: [given(groups['vendor-tools'], 'vendor-tools')],
    assignPublicIp: 'ENABLED' as const,
  };
  await ecs.send(
    new RunTaskCommand({
      cluster: 'prod',
      taskDefinition: 'web-shell',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration },
    }),
  );
  await stage.sim.world.scheduler.advance(60_000);
}

function tcp(port: number, CidrIp: string): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] };
}
