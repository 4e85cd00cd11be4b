import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { context, description, findings } from '../../shared/drift/index.ts';
import { loadPolicy, selfTest, writePolicy } from '../../shared/policy/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { rawGroups } from '../support/raw-network.ts';

const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
const GROUPS = Array.from({ length: 3 }, (_, at) => `sg-${String(at).padStart(17, '0')}`);
const ELSEWHERE = 'sg-0ffffffffffffffff';
const SUBNETS = Array.from({ length: 3 }, (_, at) => `subnet-${String(at).padStart(17, '0')}`);
const LOST_SUBNET = 'subnet-0ffffffffffffffff';

const groups = fc.subarray([...GROUPS, ELSEWHERE]);
const account = fc.constantFrom('111111111111', '222222222222');
const task = fc.record({
  likeService: fc.boolean(),
  groups,
  subnet: fc.constantFrom(...SUBNETS),
  publicIp: fc.boolean(),
  saved: fc.constantFrom(true, true, true, false),
  lastStatus: fc.constantFrom('RUNNING', 'RUNNING', 'STOPPED'),
});
const service = fc.record({
  account,
  cluster: fc.constantFrom('prod', 'test'),
  name: fc.constantFrom('web', 'api', 'sg-odd'),
  status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'DRAINING', 'INACTIVE'),
  awsvpc: fc.constantFrom(true, true, true, false),
  groups,
  subnets: fc.subarray([...SUBNETS, LOST_SUBNET], { minLength: 1 }),
  publicIp: fc.boolean(),
  tasks: fc.array(task, { maxLength: 3 }),
});
const balancer = fc.record({ account, name: fc.constantFrom('web', 'api'), groups });
const world = fc.record({
  services: fc.uniqueArray(service, {
    maxLength: 4,
    selector: (one) => `${one.account} ${one.cluster} ${one.name}`,
  }),
  balancers: fc.uniqueArray(balancer, { maxLength: 3, selector: (one) => `${one.account} ${one.name}` }),
});
type Drawn = typeof world extends fc.Arbitrary<infer T> ? T : never;
type Service = Drawn['services'][number];

const arn = (of: { account: string }, what: string): string => `arn:aws:ecs:eu-west-1:${of.account}:${what}`;
const eni = (at: number, n: number): string => `eni-${String(at * 10 + n).padStart(17, '0')}`;

function rawService(of: Service) {
  const awsvpcConfiguration = {
    subnets: of.subnets,
    securityGroups: of.groups,
    assignPublicIp: of.publicIp ? 'ENABLED' : 'DISABLED',
  };
  return {
    serviceArn: arn(of, `service/${of.cluster}/${of.name}`),
    serviceName: of.name,
    clusterArn: arn(of, `cluster/${of.cluster}`),
    status: of.status,
    ...(of.awsvpc ? { networkConfiguration: { awsvpcConfiguration } } : {}),
  };
}

function rawTasks(of: Service, at: number) {
  return of.tasks.map(({ lastStatus }, n) => ({
    taskArn: arn(of, `task/${of.cluster}/${at}${n}`),
    clusterArn: arn(of, `cluster/${of.cluster}`),
    taskDefinitionArn: arn(of, `task-definition/${of.name}:1`),
    group: `service:${of.name}`,
    lastStatus,
    desiredStatus: lastStatus,
    attachments: [
      { type: 'ElasticNetworkInterface', details: [{ name: 'networkInterfaceId', value: eni(at, n) }] },
    ],
  }));
}

function rawInterfaces(of: Service, at: number) {
  return of.tasks.flatMap((one, n) => {
    const same = { groups: of.groups, subnet: of.subnets[0] ?? '', publicIp: of.publicIp };
    const { groups: own, subnet, publicIp } = one.likeService ? same : one;
    const Association = publicIp ? { Association: { PublicIp: '198.51.100.7' } } : {};
    const raw = { NetworkInterfaceId: eni(at, n), SubnetId: subnet, VpcId: VPC, ...Association };
    return one.saved ? [{ ...raw, Groups: own.map((GroupId) => ({ GroupId })) }] : [];
  });
}

function stateOf({ services, balancers }: Drawn) {
  const { state, problems } = stateFromSections({
    ...rawGroups(GROUPS.map((id, at) => ({ id, name: `g${at}`, rules: [] }))),
    subnets: { Subnets: SUBNETS.map((SubnetId) => ({ SubnetId, VpcId: VPC })) },
    services: { services: services.map(rawService) },
    tasks: { tasks: services.flatMap(rawTasks) },
    'network-interfaces': { NetworkInterfaces: services.flatMap(rawInterfaces) },
    'load-balancers': {
      LoadBalancers: balancers.map((one) => ({
        LoadBalancerArn: `arn:aws:elasticloadbalancing:eu-west-1:${one.account}:loadbalancer/app/${one.name}/1`,
        LoadBalancerName: one.name,
        Type: 'application',
        VpcId: VPC,
        SecurityGroups: one.groups,
      })),
    },
  });
  expect(problems).toEqual([]);
  return state;
}

describe('a policy of the services and load balancers that are there', () => {
  it('finds nothing in them, whatever their tasks really have, and does not contradict itself', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const state = stateOf(drawn);
        const text = writePolicy(description(state).draft);
        const loaded = loadPolicy(text, 'init.yaml');
        if (!loaded.ok) throw new Error(`${text}\n${JSON.stringify(loaded.errors)}`);
        const found = findings(context(state, loaded.policy, { now: 0 }));
        expect(found.map(({ id, reason }) => [id, reason, text])).toEqual([]);
        expect(selfTest(loaded.policy, { now: 0 })).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
