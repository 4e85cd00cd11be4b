import { describe, expect, it } from 'vitest';
import { context, description, findings } from '../../shared/drift/index.ts';
import type { ResourceType, Section } from '../../shared/model/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';
import { rawEntries, rawRules } from '../support/raw-lines.ts';
import { rawAcl, rawGroups } from '../support/raw-network.ts';
import { ALB, ALL, DEFAULT, eni, service, task, WEB, web } from './ecs-scene.ts';
import { type Rows, told } from './told.ts';

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/1';
const balancers = (SecurityGroups: readonly string[]) => ({
  'load-balancers': {
    LoadBalancers: [
      {
        LoadBalancerArn: ARN,
        LoadBalancerName: 'web',
        Type: 'application',
        VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
        SecurityGroups,
      },
    ],
  },
});
const acls = (...entries: readonly string[]) => ({
  'network-acls': {
    NetworkAcls: [rawAcl({ id: 'acl-0aaaaaaaaaaaaaaaa', name: 'a', entries: rawEntries(entries) })],
  },
});
const group = (...rules: readonly string[]) =>
  rawGroups([
    { id: WEB, name: 'web', rules: rawRules(rules) },
    { id: ALB, name: 'alb', rules: [] },
  ]);

describe('how much of the quotas a network takes', () => {
  const used = (sections: Partial<Record<Section, unknown>>) =>
    description(stateFromSections(sections).state).used;

  it('is the longest list of one direction, in any group and ACL', () => {
    const rules = group(
      'tcp/1 from 10.0.0.0/8',
      'tcp/2 to 10.0.0.0/8',
      'tcp/3 to 10.0.0.0/8',
      'tcp/4 to 10.0.0.0/8',
    );
    expect(used(rules)).toEqual({ rulesPerGroup: 3, entriesPerAcl: 0, groupsPerInterface: 0 });
    expect(
      used(group('tcp/1 from 10.0.0.0/8', 'tcp/2 from 10.0.0.0/8', 'tcp/3 to 10.0.0.0/8')).rulesPerGroup,
    ).toBe(2);
    // The entry that denies the rest is one of each direction.
    expect(used(acls('1 allow tcp/1 from 10.0.0.0/8', '2 allow tcp/2 from 10.0.0.0/8')).entriesPerAcl).toBe(
      3,
    );
  });

  it('is the most groups of a service or a load balancer', () => {
    expect(
      used({ ...service({ groups: [WEB, ALB, DEFAULT] }), ...balancers([WEB]) }).groupsPerInterface,
    ).toBe(3);
    expect(used({ ...service({ groups: [WEB] }), ...balancers([WEB, ALB]) }).groupsPerInterface).toBe(2);
    expect(used(service({}, { networkConfiguration: undefined })).groupsPerInterface).toBe(0);
  });
});

const POLICY = `securityGroups: { g: { match: { name: alb }, ingress: [] } }
networkAcls: { a: { match: { name: a }, ingress: [] } }
loadBalancers: { b: { match: { name: web }, securityGroups: [g] } }
${web('publicIp: true')}
guardrails: [{ id: p, deny: publicIp }]`;
const WORLD = {
  ...ALL,
  ...rawGroups([
    { id: WEB, name: 'web', rules: [] },
    { id: ALB, name: 'alb', rules: rawRules(['tcp/1 from 10.0.0.0/8']) },
  ]),
  ...acls('1 allow all from 10.0.0.0/8'),
  ...balancers([WEB]),
  ...service(),
  ...task(),
  ...eni({ publicIp: true }),
};
const only = (type: ResourceType, id: string) =>
  told(WORLD, POLICY, { scope: [{ type, id, account: '111111111111', region: null }] });

const SCOPES: Rows = [
  [
    'a group',
    () => only('AWS::EC2::SecurityGroup', ALB),
    [
      'excess ingress: sgr-0bbbbbbbbbb000000 admits tcp/1 from 10.0.0.0/8, which the ingress of entry g (line 2) does not list.',
    ],
  ],
  [
    'an ACL',
    () => only('AWS::EC2::NetworkAcl', 'acl-0aaaaaaaaaaaaaaaa'),
    ['excess ingress: Entry a (line 3) does not list it; ingress entry 1 lets through all from 10.0.0.0/8.'],
  ],
  [
    'a service',
    () => only('AWS::ECS::Service', 'arn:aws:ecs:eu-west-1:111111111111:service/prod/web'),
    ['configuration: web has no public address; entry web (line 5) says publicIp: true.'],
  ],
  [
    'a task',
    () => only('AWS::ECS::Task', 'arn:aws:ecs:eu-west-1:111111111111:task/prod/job1'),
    ['configuration p: Guardrail p (line 6) denies publicIp; job1 has a public address.'],
  ],
  [
    'a load balancer',
    () => only('AWS::ElasticLoadBalancingV2::LoadBalancer', ARN),
    [
      'association: sg-0aaaaaaaaaaaaaaaa is attached and not declared; sg-0bbbbbbbbbbbbbbbb is declared and not attached (entry b, line 4).',
    ],
  ],
  ['nothing of a subnet', () => only('AWS::EC2::Subnet', 'subnet-0aaaaaaaaaaaaaaaa'), []],
  [
    'nothing of what is not there',
    () =>
      (
        [
          'AWS::EC2::SecurityGroup',
          'AWS::EC2::NetworkAcl',
          'AWS::ECS::Service',
          'AWS::ECS::Task',
          'AWS::ElasticLoadBalancingV2::LoadBalancer',
        ] as const
      ).flatMap((type) => only(type, 'no')),
    [],
  ],
  [
    'everything, in a fixed order',
    () => told(WORLD, POLICY),
    [
      'excess ingress: sgr-0bbbbbbbbbb000000 admits tcp/1 from 10.0.0.0/8, which the ingress of entry g (line 2) does not list.',
      'excess ingress: Entry a (line 3) does not list it; ingress entry 1 lets through all from 10.0.0.0/8.',
      'configuration: web has no public address; entry web (line 5) says publicIp: true.',
      'configuration p: Guardrail p (line 6) denies publicIp; job1 has a public address.',
      'association: sg-0aaaaaaaaaaaaaaaa is attached and not declared; sg-0bbbbbbbbbbbbbbbb is declared and not attached (entry b, line 4).',
    ],
  ],
];

describe('findings of one resource, and of all', () => {
  it.each(SCOPES)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

const none = (match: string) => `securityGroups: { g: { match: { ${match} } } }`;
const UNMATCHED: Rows = [
  [
    'a group of another name',
    () => told(WORLD, none('name: no')),
    ['configuration: Entry g (line 2) matches nothing: it protects nothing.'],
  ],
  [
    'a group of another id, by wildcard',
    () => told(WORLD, none('name: "no*"')),
    ['configuration: Entry g (line 2) matches nothing: it protects nothing.'],
  ],
  [
    'a group of the name in another VPC',
    () => told(WORLD, none('name: web, vpc: vpc-0bbbbbbbbbbbbbbbb')),
    ['configuration: Entry g (line 2) matches nothing: it protects nothing.'],
  ],
  [
    'not a group of which nobody can tell',
    () => told(WORLD, none('name: web, accounts: ["111111111111"]')),
    [],
  ],
  [
    'an ACL',
    () => told(WORLD, 'networkAcls: { a: { match: { name: no } } }'),
    ['configuration: Entry a (line 2) matches nothing: it protects nothing.'],
  ],
  [
    'a load balancer',
    () => told(WORLD, 'loadBalancers: { b: { match: { name: no }, securityGroups: [web] } }'),
    ['configuration: Entry b (line 2) matches nothing: it protects nothing.'],
  ],
  [
    'a service',
    () => told(WORLD, 'ecs: { s: { match: { service: no }, publicIp: false } }'),
    ['configuration: Entry s (line 2) matches nothing: it protects nothing.'],
  ],
  [
    'a cluster',
    () => told(WORLD, 'ecs: { s: { match: { cluster: no }, publicIp: false } }'),
    ['configuration: Entry s (line 2) matches nothing: it protects nothing.'],
  ],
  [
    'not a cluster of which tasks were not read',
    () => told({ ...ALL, ...service() }, 'ecs: { s: { match: { cluster: no }, publicIp: false } }'),
    ['unknown: tasks were not read, and entry s needs them: nothing of the kind was judged.'],
  ],
  [
    'not a family, which may have no task now',
    () => told(WORLD, 'ecs: { s: { match: { family: no }, publicIp: false } }'),
    [],
  ],
  [
    'not a cluster that only a task is of',
    () =>
      told(
        { ...WORLD, services: { services: [] } },
        'ecs: { s: { match: { cluster: prod }, publicIp: true } }',
      ),
    [],
  ],
];

describe('an entry that matches nothing is told of', () => {
  it.each(UNMATCHED)('%s', (_, found, expected) => expect(found()).toEqual(expected));

  it('as a resource of the type that it would have been, of the only account', () => {
    const policy = `version: 1\n${none('name: no')}\nnetworkAcls: { a: { match: { name: no } } }\nloadBalancers: { b: { match: { name: no }, securityGroups: [web] } }\necs: { s: { match: { service: no }, publicIp: false }, t: { match: { cluster: no }, publicIp: false } }`;
    const found = findings(context(stateFromSections(WORLD).state, policyOf(policy), { now: 0 }));
    expect(found.map(({ id, resource }) => [id, resource.type, resource.account])).toEqual([
      ['g|configuration|-|-', 'AWS::EC2::SecurityGroup', '111111111111'],
      ['a|configuration|-|-', 'AWS::EC2::NetworkAcl', '111111111111'],
      ['b|configuration|-|-', 'AWS::ElasticLoadBalancingV2::LoadBalancer', '111111111111'],
      ['s|configuration|-|-', 'AWS::ECS::Service', '111111111111'],
      ['t|configuration|-|-', 'AWS::ECS::Task', '111111111111'],
    ]);
  });
});
