import { describe, expect, it } from 'vitest';
import { A, ALB, ALL, B, DEFAULT, eni, GROUPS, job, service, task, WEB, web } from './ecs-scene.ts';
import { type Rows, told } from './told.ts';

const SERVICE: Rows = [
  [
    'another group, and one too few',
    () => told({ ...ALL, ...service({ groups: [ALB] }) }, web('securityGroups: [web]')),
    [
      'association: sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry web, line 2).',
    ],
  ],
  [
    'one more than is required and allowed',
    () =>
      told(
        { ...ALL, ...service({ groups: [WEB, ALB, DEFAULT] }) },
        web('securityGroups: { require: [web], allow: [alb] }'),
      ),
    ['association: sg-0dddddddddddddddd is attached and not declared (entry web, line 2).'],
  ],
  [
    'anything beside what is required, where nothing is said of the rest',
    () => told({ ...ALL, ...service({ groups: [WEB, ALB] }) }, web('securityGroups: { require: [web] }')),
    [],
  ],
  [
    'less than is required',
    () =>
      told(
        { ...ALL, ...service({ groups: [ALB] }) },
        web('securityGroups: { require: [web], allow: [alb] }'),
      ),
    ['association: sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry web, line 2).'],
  ],
  [
    'a group that nobody knows: no other is foreign',
    () => told({ ...ALL, ...service({ groups: [WEB, ALB] }) }, web('securityGroups: [web, nobody]')),
    [
      'unknown: Not everything could be judged: sg/nobody cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'an allowed group that nobody knows',
    () =>
      told(
        { ...ALL, ...service({ groups: [WEB, ALB] }) },
        web('securityGroups: { require: [web], allow: [nobody] }'),
      ),
    [
      'unknown: Not everything could be judged: sg/nobody cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'another subnet',
    () => told({ ...ALL, ...service({ subnets: [B] }) }, web('subnets: [a]')),
    [
      'association: subnet-0bbbbbbbbbbbbbbbb is not as declared; subnet-0aaaaaaaaaaaaaaaa is not as declared (entry web, line 2).',
    ],
  ],
  [
    'one subnet less',
    () => told({ ...ALL, ...service({ subnets: [A] }) }, web('subnets: [a, b]')),
    ['association: subnet-0bbbbbbbbbbbbbbbb is not as declared (entry web, line 2).'],
  ],
  [
    'a subnet that nobody knows',
    () => told({ ...ALL, ...service({ subnets: [B] }) }, web('subnets: [a, nowhere]')),
    [
      'unknown: Not everything could be judged: subnet nowhere cannot be resolved: none of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'the VPC by its groups, where no subnet was read',
    () => told({ ...GROUPS, ...service() }, web('securityGroups: [alb], subnets: [a]')),
    [
      'unknown: subnets were not read, and entry web needs them: its subnets cannot be resolved.',
      'association: sg-0aaaaaaaaaaaaaaaa is attached and not declared; sg-0bbbbbbbbbbbbbbbb is declared and not attached (entry web, line 2).',
    ],
  ],
  [
    'no VPC at all',
    () => told(service(), web('securityGroups: [alb]')),
    ['unknown: Not everything could be judged: sg/alb cannot be resolved: security groups were not read.'],
  ],
  [
    'a public address',
    () => told({ ...ALL, ...service({ publicIp: true }) }, web('publicIp: false')),
    ['configuration: web has a public address; entry web (line 2) says publicIp: false.'],
  ],
  [
    'no public address',
    () => told({ ...ALL, ...service() }, web('publicIp: true')),
    ['configuration: web has no public address; entry web (line 2) says publicIp: true.'],
  ],
  [
    'entries that differ',
    () =>
      told(
        { ...ALL, ...service() },
        'ecs:\n  one: { match: { service: web }, publicIp: true }\n  two: { match: { cluster: prod }, publicIp: false }',
      ),
    [
      'unknown: tasks were not read, and entry two needs them: nothing of the kind was judged.',
      'configuration: Entries one (line 3) and two (line 4) both match web and differ; neither is applied.',
    ],
  ],
  [
    'entries that agree in another order',
    () =>
      told(
        { ...ALL, ...service({ groups: [WEB, ALB], subnets: [A, B] }) },
        'ecs:\n  one: { match: { service: web }, securityGroups: { require: [web, alb], allow: [web, alb] }, subnets: [a, b], publicIp: false }\n  two: { match: { service: "w*" }, securityGroups: { require: [alb, web], allow: [alb, web] }, subnets: [b, a], publicIp: false }',
      ),
    [],
  ],
  [
    'entries of which one allows anything',
    () =>
      told(
        { ...ALL, ...service() },
        'ecs:\n  one: { match: { service: web }, securityGroups: { require: [web] } }\n  two: { match: { service: "w*" }, securityGroups: { require: [web], allow: [] } }',
      ),
    ['configuration: Entries one (line 3) and two (line 4) both match web and differ; neither is applied.'],
  ],
  [
    'entries of which one says less',
    () =>
      told(
        { ...ALL, ...service() },
        'ecs:\n  one: { match: { service: web }, publicIp: false }\n  two: { match: { service: "w*" }, publicIp: false, subnets: [a] }',
      ),
    ['configuration: Entries one (line 3) and two (line 4) both match web and differ; neither is applied.'],
  ],
  [
    'nothing of a service that is going away',
    () => told({ ...ALL, ...service({ publicIp: true }, { status: 'INACTIVE' }) }, web('publicIp: false')),
    [],
  ],
];

describe('of a service people are told of', () => {
  it.each(SERVICE)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

const TASK: Rows = [
  [
    'another group',
    () => told({ ...ALL, ...task(), ...eni({ groups: [ALB] }) }, job('securityGroups: [web]')),
    [
      'association: sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry job, line 2).',
    ],
  ],
  [
    'a subnet that is not declared',
    () => told({ ...ALL, ...task(), ...eni({ subnets: [B] }) }, job('subnets: [a]')),
    ['association: subnet-0bbbbbbbbbbbbbbbb is not as declared (entry job, line 2).'],
  ],
  [
    'nothing where it sits in one of several subnets',
    () => told({ ...ALL, ...task(), ...eni() }, job('subnets: [a, b]')),
    [],
  ],
  [
    'an interface that is not in the state',
    () =>
      told({ ...ALL, ...task(), 'network-interfaces': { NetworkInterfaces: [] } }, job('publicIp: false')),
    ['unknown: Not everything could be judged: interface eni-0aaaaaaaaaaaaaaaa is not in the state.'],
  ],
  [
    'nothing when it is to stop',
    () =>
      told(
        { ...ALL, ...task({ desiredStatus: 'STOPPED' }), ...eni({ groups: [ALB] }) },
        job('securityGroups: [web]'),
      ),
    [],
  ],
  [
    'nothing when it has stopped',
    () =>
      told(
        { ...ALL, ...task({ lastStatus: 'STOPPED' }), ...eni({ groups: [ALB] }) },
        job('securityGroups: [web]'),
      ),
    [],
  ],
  [
    'nothing by an entry for other tags, Regions or accounts',
    () =>
      told(
        { ...ALL, ...service({}, { status: 'INACTIVE' }), ...task(), ...eni() },
        'ecs:\n  one: { match: { family: job, tags: { a: b } }, publicIp: true }\n  two: { match: { family: job, regions: [us-east-1] }, publicIp: true }\n  three: { match: { family: job, accounts: ["222222222222"] }, publicIp: true }\n  four: { match: { cluster: prod, family: job, regions: ["us-*", eu-west-1], accounts: ["111111111111"] }, publicIp: false }',
      ),
    [],
  ],
];

describe('of a task people are told of', () => {
  it.each(TASK)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
