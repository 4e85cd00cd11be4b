import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  ALB,
  ALL,
  arn,
  B,
  DEFAULT,
  definition,
  deny,
  SUBNETS,
  service,
  task,
  VPC,
  WEB,
  web,
} from './ecs-scene.ts';
import { evidence, type Rows, told } from './told.ts';

const HABITS: Rows = [
  [
    'a public address',
    () => told({ ...ALL, ...service({ publicIp: true }) }, deny('publicIp')),
    ['configuration g: Guardrail g (line 2) denies publicIp; web has a public address.'],
  ],
  [
    'a task with an interface that nobody read',
    () => told({ ...ALL, ...task(), 'network-interfaces': { NetworkInterfaces: [] } }, deny('publicIp')),
    ['unknown g: Not everything could be judged: interface eni-0aaaaaaaaaaaaaaaa is not in the state.'],
  ],
  [
    "the host's network",
    () =>
      told(
        { ...ALL, ...service({}, { networkConfiguration: undefined }), ...definition('web:1', 'host') },
        deny('hostNetwork'),
      ),
    ["configuration g: Guardrail g (line 2) denies hostNetwork; web uses the host's network."],
  ],
  [
    "not the host's network where the definition says another",
    () =>
      told(
        { ...ALL, ...service({}, { networkConfiguration: undefined }), ...definition('web:1', 'bridge') },
        deny('hostNetwork'),
      ),
    [],
  ],
  [
    'a definition that is not in the state',
    () =>
      told(
        {
          ...ALL,
          ...service({}, { networkConfiguration: undefined }),
          'task-definitions': { taskDefinitions: [] },
        },
        deny('hostNetwork'),
      ),
    ['unknown g: Not everything could be judged: the task definition of web is not in the state.'],
  ],
  [
    'the default group',
    () => told({ ...ALL, ...service({ groups: [WEB, DEFAULT] }) }, deny('defaultSecurityGroup')),
    [
      "configuration g: Guardrail g (line 2) denies defaultSecurityGroup; web uses the VPC's default group sg-0dddddddddddddddd.",
    ],
  ],
  [
    'no group at all',
    () => told({ ...ALL, ...service({ groups: [] }) }, deny('defaultSecurityGroup')),
    [
      "configuration g: Guardrail g (line 2) denies defaultSecurityGroup; web names no group and so uses the VPC's default group.",
    ],
  ],
  [
    'groups that nobody read, where reading failed',
    () =>
      told({ ...SUBNETS, ...service({ groups: [WEB, ALB] }) }, deny('defaultSecurityGroup'), {
        failed: { 'security-groups': 'AccessDenied' },
        scope: [{ type: 'AWS::ECS::Service', id: arn('service/prod/web'), account: ACCOUNT, region: null }],
      }),
    [
      'unknown g: Not everything could be judged: security group sg-0aaaaaaaaaaaaaaaa, sg-0bbbbbbbbbbbbbbbb is not in the state.',
    ],
  ],
  [
    'nothing of a group that is not among all that were read',
    () => told({ ...ALL, ...service({ groups: ['sg-0eeeeeeeeeeeeeeee'] }) }, deny('defaultSecurityGroup')),
    [],
  ],
  [
    'nothing where the guardrail is for others',
    () => told({ ...ALL, ...service({ publicIp: true }) }, deny('publicIp', ', where: { name: other }')),
    [],
  ],
  [
    'one where the guardrail is for it',
    () =>
      told(
        { ...ALL, ...service({ publicIp: true }) },
        deny(
          'publicIp',
          `, where: { name: web, accounts: ["${ACCOUNT}"], regions: [eu-west-1], vpc: ${VPC} }`,
        ),
      ),
    ['configuration g: Guardrail g (line 2) denies publicIp; web has a public address.'],
  ],
  [
    'a guardrail of which nobody can tell',
    () => told({ ...ALL, ...service({ publicIp: true }) }, deny('publicIp', ', where: { vpc: prod }')),
    [
      'unknown g: Not everything could be judged: Guardrail g (line 2) denies publicIp; web has a public address, and whether the guardrail applies here cannot be told.',
    ],
  ],
];

describe('by a guardrail about ECS people are told of', () => {
  it.each(HABITS)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

const CARRIED: Rows = [
  [
    'groups and subnets',
    () =>
      evidence(
        { ...ALL, ...service({ groups: [ALB], subnets: [B] }) },
        web('securityGroups: [web], subnets: [a]'),
      ),
    [
      'sg-0bbbbbbbbbbbbbbbb: is attached and not declared',
      'sg-0aaaaaaaaaaaaaaaa: is declared and not attached',
      'subnet-0bbbbbbbbbbbbbbbb: is not as declared',
      'subnet-0aaaaaaaaaaaaaaaa: is not as declared',
    ],
  ],
  [
    'a public address',
    () =>
      evidence({ ...ALL, ...service({ publicIp: true }) }, `${web('publicIp: false')}\n${deny('publicIp')}`),
    ['publicIp: has a public address', 'publicIp: has a public address'],
  ],
];

describe('a finding about ECS is carried by', () => {
  it.each(CARRIED)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
