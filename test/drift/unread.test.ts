import { describe, expect, it } from 'vitest';
import { context, findings } from '../../shared/drift/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';
import { rawAcl, rawGroups } from '../support/raw-network.ts';
import { ALL, deny, eni, job, service, task, web } from './ecs-scene.ts';
import { type Rows, told } from './told.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const groups = rawGroups([{ id: WEB, name: 'web', rules: [] }]);
const acls = { 'network-acls': { NetworkAcls: [rawAcl({ id: 'acl-0a', name: 'a', entries: [] })] } };
const balancer = {
  LoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/1',
  LoadBalancerName: 'web',
  Type: 'application',
  VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
  SecurityGroups: [WEB],
};
const balancers = { 'load-balancers': { LoadBalancers: [balancer] } };
const none = (vpc: string) => ({
  group: `securityGroups: { g: { match: { name: web, vpc: ${vpc} }, ingress: [] } }`,
  acl: `networkAcls: { a: { match: { name: a, vpc: ${vpc} }, ingress: [] } }`,
  balancer: `loadBalancers: { b: { match: { name: web, vpc: ${vpc} }, securityGroups: [${WEB}] } }`,
});

const UNREAD: Rows = [
  [
    'groups, for an entry',
    () => told({}, none('vpc-0aaaaaaaaaaaaaaaa').group),
    ['unknown: security-groups were not read, and entry g needs them: nothing of the kind was judged.'],
  ],
  [
    'groups, for a guardrail',
    () => told({}, deny('tcp/22 from internet')),
    ['unknown: security-groups were not read, and guardrail g needs them: nothing of the kind was judged.'],
  ],
  [
    'groups that could not be read',
    () => told({}, deny('tcp/22 from internet'), { failed: { 'security-groups': 'AccessDenied' } }),
    [
      'unknown: security-groups could not be read (AccessDenied), and guardrail g needs them: nothing of the kind was judged.',
    ],
  ],
  [
    'ACLs, for an entry',
    () => told(groups, none('vpc-0aaaaaaaaaaaaaaaa').acl),
    ['unknown: network-acls were not read, and entry a needs them: nothing of the kind was judged.'],
  ],
  [
    'ACLs, for a guardrail',
    () => told(groups, deny('tcp/22 from internet', ', on: [networkAcls]')),
    ['unknown: network-acls were not read, and guardrail g needs them: nothing of the kind was judged.'],
  ],
  [
    'groups and interfaces, for a guardrail about exposure',
    () => told({}, deny('tcp/22 from internet', ', on: [exposure]')),
    [
      'unknown: security-groups were not read, and guardrail g needs them: nothing of the kind was judged.',
      'unknown: network-interfaces were not read, and guardrail g needs them: who can reach whom cannot be told.',
    ],
  ],
  [
    'services, for an entry',
    () => told(groups, web('publicIp: false')),
    ['unknown: services were not read, and entry web needs them: nothing of the kind was judged.'],
  ],
  [
    'tasks, for an entry',
    () => told(groups, job('publicIp: false')),
    ['unknown: tasks were not read, and entry job needs them: nothing of the kind was judged.'],
  ],
  [
    'services and tasks, one each',
    () =>
      told(
        groups,
        'ecs:\n  one: { match: { service: web }, publicIp: false }\n  two: { match: { cluster: prod }, publicIp: false }',
      ),
    [
      'unknown: services were not read, and entry one needs them: nothing of the kind was judged.',
      'unknown: tasks were not read, and entry two needs them: nothing of the kind was judged.',
    ],
  ],
  [
    'tasks, for a guardrail, where services were not read either',
    () => told(groups, deny('publicIp')),
    ['unknown: tasks were not read, and guardrail g needs them: nothing of the kind was judged.'],
  ],
  [
    'none for a guardrail where services were read',
    () => told({ ...groups, services: { services: [] } }, deny('publicIp')),
    [],
  ],
  [
    'none for a guardrail where tasks were read',
    () => told({ ...groups, tasks: { tasks: [] } }, deny('publicIp')),
    [],
  ],
  [
    'tasks that could not be read, where services were',
    () => told({ services: { services: [] } }, deny('publicIp'), { failed: { tasks: 'AccessDenied' } }),
    [
      'unknown: tasks could not be read (AccessDenied), and guardrail g needs them: nothing of the kind was judged.',
    ],
  ],
  [
    'services that could not be read, where tasks were',
    () => told({ tasks: { tasks: [] } }, deny('publicIp'), { failed: { services: 'AccessDenied' } }),
    [
      'unknown: services could not be read (AccessDenied), and guardrail g needs them: nothing of the kind was judged.',
    ],
  ],
  [
    'groups, for the default group of a task',
    () => told({ ...task(), ...eni() }, deny('defaultSecurityGroup')),
    ['unknown: security-groups were not read, and guardrail g needs them: nothing of the kind was judged.'],
  ],
  [
    'no groups for a default group where nothing runs',
    () => told({ services: { services: [] }, tasks: { tasks: [] } }, deny('defaultSecurityGroup')),
    [],
  ],
  ['no groups for a public address', () => told(service(), deny('publicIp')), []],
  [
    'load balancers, for an entry',
    () => told(groups, none('vpc-0aaaaaaaaaaaaaaaa').balancer),
    ['unknown: load-balancers were not read, and entry b needs them: nothing of the kind was judged.'],
  ],
  [
    'VPCs, for a group',
    () => told(groups, none('prod').group),
    ['unknown: vpcs were not read, and entry g needs them: whether it matches cannot be told.'],
  ],
  [
    'VPCs, for an ACL',
    () => told(acls, none('prod').acl),
    ['unknown: vpcs were not read, and entry a needs them: whether it matches cannot be told.'],
  ],
  [
    'VPCs, for a load balancer',
    () => told({ ...groups, ...balancers }, none('prod').balancer),
    ['unknown: vpcs were not read, and entry b needs them: whether it matches cannot be told.'],
  ],
  [
    'no VPCs where there is nothing to match',
    () =>
      told(
        {
          'security-groups': { SecurityGroups: [] },
          'network-acls': { NetworkAcls: [] },
          'load-balancers': { LoadBalancers: [] },
        },
        Object.values(none('prod')).join('\n'),
      ),
    [
      'configuration: Entry g (line 2) matches nothing: it protects nothing.',
      'configuration: Entry a (line 3) matches nothing: it protects nothing.',
      'configuration: Entry b (line 4) matches nothing: it protects nothing.',
    ],
  ],
  [
    'no VPCs for an id or any',
    () => told({ ...groups, ...acls }, `${none('vpc-0aaaaaaaaaaaaaaaa').group}\n${none('"*"').acl}`),
    [],
  ],
  [
    'VPCs, for what only begins or ends like an id',
    () =>
      told(
        { ...groups, ...acls },
        `${none('vpc-0aaaaaaaaaaaaaaaax').group}\n${none('x-vpc-0aaaaaaaaaaaaaaaa').acl}`,
      ),
    ['unknown: vpcs were not read, and entry g needs them: whether it matches cannot be told.'],
  ],
  [
    'VPCs, for what only ends like an id',
    () => told(acls, none('x-vpc-0aaaaaaaaaaaaaaaa').acl),
    ['unknown: vpcs were not read, and entry a needs them: whether it matches cannot be told.'],
  ],
  [
    'subnets, for an ACL',
    () => told(acls, 'networkAcls: { a: { match: { name: a }, subnets: [x] } }'),
    ['unknown: subnets were not read, and entry a needs them: its subnets cannot be resolved.'],
  ],
  [
    'subnets, for a service',
    () => told(service(), web('subnets: [x]')),
    ['unknown: subnets were not read, and entry web needs them: its subnets cannot be resolved.'],
  ],
  [
    'subnets, for a task',
    () => told({ ...task(), ...eni() }, job('subnets: [x]')),
    ['unknown: subnets were not read, and entry job needs them: its subnets cannot be resolved.'],
  ],
  [
    'no subnets where there is nothing to compare',
    () =>
      told(
        { 'network-acls': { NetworkAcls: [] }, services: { services: [] }, tasks: { tasks: [] } },
        `${job('subnets: [x]')}\nnetworkAcls: { a: { match: { name: a }, subnets: [x] } }`,
      ),
    ['configuration: Entry a (line 3) matches nothing: it protects nothing.'],
  ],
  [
    'interfaces, for an entry',
    () => told({ ...ALL, ...task() }, job('publicIp: false')),
    [
      'unknown: network-interfaces were not read, and entry job needs them: what its tasks have cannot be told.',
    ],
  ],
  [
    'interfaces, for a guardrail',
    () => told({ ...ALL, ...task() }, deny('defaultSecurityGroup')),
    [
      'unknown: network-interfaces were not read, and guardrail g needs them: what its tasks have cannot be told.',
    ],
  ],
  ["no interfaces for the host's network", () => told({ ...ALL, ...task() }, deny('hostNetwork')), []],
  [
    'no interfaces of what has stopped',
    () => told({ ...ALL, ...task({ lastStatus: 'STOPPED' }) }, job('publicIp: false')),
    [],
  ],
  [
    'no interfaces of a task that has none',
    () => told({ ...ALL, ...task({ attachments: [] }) }, job('publicIp: false')),
    [],
  ],
  [
    'definitions, for a task',
    () => told({ ...ALL, ...task({ attachments: [] }) }, deny('hostNetwork')),
    [
      "unknown: task-definitions were not read, and guardrail g needs them: whether the host's network is used cannot be told.",
    ],
  ],
  [
    'no definitions for a public address',
    () => told({ ...ALL, ...task({ attachments: [] }) }, deny('publicIp')),
    [],
  ],
];

describe('of what nobody read people are told', () => {
  it.each(UNREAD)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

describe('what nobody read', () => {
  const all = [
    none('prod').group,
    none('prod').acl,
    none('prod').balancer,
    'ecs:\n  one: { match: { service: web }, subnets: [x] }\n  two: { match: { cluster: prod }, publicIp: false }',
    deny('hostNetwork'),
  ].join('\n');
  const found = (sections: Parameters<typeof stateFromSections>[0]) =>
    findings(
      context(stateFromSections(sections).state, policyOf(`version: 1\nmode: enforce\n${all}`), { now: 0 }),
    ).filter(({ reason }) => reason.includes('were not read'));

  it('is a resource of the type that it would have been', () => {
    const bare = found({}).concat(
      found({
        ...groups,
        ...acls,
        ...balancers,
        ...task(),
        ...service({}, { networkConfiguration: undefined }),
      }),
    );
    const types = bare.map(({ resource }) => [resource.id, resource.name, resource.type]);
    expect([...new Map(types.map((one) => [one[0], one])).values()].sort()).toEqual([
      ['load-balancers', 'load-balancers', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
      ['network-acls', 'network-acls', 'AWS::EC2::NetworkAcl'],
      ['network-interfaces', 'network-interfaces', 'AWS::EC2::NetworkInterface'],
      ['security-groups', 'security-groups', 'AWS::EC2::SecurityGroup'],
      ['services', 'services', 'AWS::ECS::Service'],
      ['subnets', 'subnets', 'AWS::EC2::Subnet'],
      ['task-definitions', 'task-definitions', 'AWS::ECS::TaskDefinition'],
      ['tasks', 'tasks', 'AWS::ECS::Task'],
      ['vpcs', 'vpcs', 'AWS::EC2::VPC'],
    ]);
  });

  it('is of high severity, in the mode of the policy, and nobody judged it', () => {
    for (const { severity, mode, guardrail, entry } of found({}))
      expect([severity, mode, guardrail, entry]).toEqual(['high', 'enforce', null, null]);
  });
});
