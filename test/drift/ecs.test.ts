import { describe, expect, it } from 'vitest';
import type { Section } from '../../shared/model/index.ts';
import { judged } from '../support/judged.ts';
import { rawGroups } from '../support/raw-network.ts';

const ACCOUNT = '111111111111';
const CLUSTER = `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/prod`;
const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const OTHER = 'sg-0bbbbbbbbbbbbbbbb';
const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
const PRIVATE = 'subnet-0aaaaaaaaaaaaaaa';
const PUBLIC = 'subnet-0bbbbbbbbbbbbbbb';

const POLICY = `
version: 1
guardrails:
  - { id: no-public, deny: publicIp }
  - { id: no-default, deny: defaultSecurityGroup }
  - { id: no-host, deny: hostNetwork }
ecs:
  web:
    match: { cluster: prod, service: web }
    securityGroups: [web-tasks]
    subnets: [private-a]
    publicIp: false
  shell:
    match: { cluster: prod, family: shell }
    securityGroups: { require: [web-tasks], allow: [${OTHER}] }
    remedy: stop
`;

type Network = {
  readonly groups?: readonly string[];
  readonly subnets?: readonly string[];
  readonly publicIp?: boolean;
};

function service(network: Network = {}, more: object = {}) {
  const { groups = [WEB], subnets = [PRIVATE], publicIp = false } = network;
  return {
    serviceArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/prod/web`,
    serviceName: 'web',
    clusterArn: CLUSTER,
    status: 'ACTIVE',
    taskDefinition: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/web:1`,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets,
        securityGroups: groups,
        assignPublicIp: publicIp ? 'ENABLED' : 'DISABLED',
      },
    },
    deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
    ...more,
  };
}

function task(of: {
  readonly id: string;
  readonly eni: string;
  readonly group: string;
  readonly family?: string;
}) {
  return {
    taskArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task/prod/${of.id}`,
    clusterArn: CLUSTER,
    group: of.group,
    taskDefinitionArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/${of.family ?? 'web'}:1`,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    attachments: [
      { type: 'ElasticNetworkInterface', details: [{ name: 'networkInterfaceId', value: of.eni }] },
    ],
  };
}

function eni(id: string, groups: readonly string[], publicIp = false) {
  return {
    NetworkInterfaceId: id,
    VpcId: VPC,
    SubnetId: PRIVATE,
    OwnerId: ACCOUNT,
    RequesterManaged: true,
    Status: 'in-use',
    InterfaceType: 'interface',
    Groups: groups.map((GroupId) => ({ GroupId })),
    PrivateIpAddresses: [
      { PrivateIpAddress: '10.0.0.5', ...(publicIp ? { Association: { PublicIp: '203.0.113.9' } } : {}) },
    ],
    ...(publicIp ? { Association: { PublicIp: '203.0.113.9' } } : {}),
  };
}

type World = {
  readonly services?: readonly object[];
  readonly tasks?: readonly object[];
  readonly interfaces?: readonly object[];
  readonly definitions?: readonly object[];
};

function state({
  services = [service()],
  tasks = [],
  interfaces = [],
  definitions = [],
}: World): Partial<Record<Section, unknown>> {
  return {
    ...rawGroups([
      { id: WEB, name: 'web-tasks', rules: [] },
      { id: OTHER, name: 'other', rules: [] },
      { id: 'sg-0dddddddddddddddd', name: 'default', rules: [] },
    ]),
    services: { services },
    tasks: { tasks },
    'network-interfaces': { NetworkInterfaces: interfaces },
    subnets: {
      Subnets: [
        { SubnetId: PRIVATE, VpcId: VPC, OwnerId: ACCOUNT, Tags: [{ Key: 'Name', Value: 'private-a' }] },
        { SubnetId: PUBLIC, VpcId: VPC, OwnerId: ACCOUNT, Tags: [{ Key: 'Name', Value: 'public-a' }] },
      ],
    },
    'task-definitions': { taskDefinitions: definitions },
  };
}

const found = (world: World, policy = POLICY) =>
  judged(state(world), policy).map(
    (one) => `${one.resource.type.slice(10)} ${one.kind}${one.guardrail === null ? '' : ` ${one.guardrail}`}`,
  );

describe('a service', () => {
  it('is clean when it is configured as declared', () => expect(found({})).toEqual([]));

  it.each<[string, Network, readonly string[]]>([
    ['a foreign group', { groups: [WEB, OTHER] }, ['Service association']],
    ['a group too few', { groups: [] }, ['Service configuration no-default', 'Service association']],
    ['another subnet', { subnets: [PUBLIC] }, ['Service association']],
    ['a public address', { publicIp: true }, ['Service configuration no-public', 'Service configuration']],
    [
      "the VPC's default group",
      { groups: ['sg-0dddddddddddddddd'] },
      ['Service configuration no-default', 'Service association'],
    ],
  ])('is found with %s', (_, network, expected) =>
    expect(found({ services: [service(network)] })).toEqual(expected),
  );

  it('that an entry names and that is not there is a configuration finding', () => {
    expect(found({ services: [] })).toEqual(['Service configuration']);
  });

  it("is found on the host's network by its task definition", () => {
    const arn = `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/web:1`;
    const host = service({}, { networkConfiguration: undefined, taskDefinition: arn });
    expect(
      found({
        services: [host],
        definitions: [{ taskDefinitionArn: arn, family: 'web', networkMode: 'host' }],
      }),
    ).toEqual(['Service configuration no-host']);
  });
});

describe('a task', () => {
  const shell = (groups: readonly string[], publicIp = false): World => ({
    tasks: [task({ id: 'a1', eni: 'eni-0aaaaaaaaaaaaaaaa', group: 'family:shell', family: 'shell' })],
    interfaces: [eni('eni-0aaaaaaaaaaaaaaaa', groups, publicIp)],
  });

  it('started by hand is clean within require and allow', () =>
    expect(found(shell([WEB, OTHER]))).toEqual([]));

  it('started by hand is found without what is required', () =>
    expect(found(shell([OTHER]))).toEqual(['Task association']));

  it('started by hand is found with a public address', () => {
    expect(found(shell([WEB], true))).toEqual(['Task configuration no-public']);
  });

  it('is unknown, not clean, when its interface was not read', () => {
    expect(found({ ...shell([WEB]), interfaces: [] })).toEqual(['Task unknown']);
  });

  it('of a service is left to the service while that is wrong or rolling out', () => {
    const tasks = [task({ id: 'b1', eni: 'eni-0bbbbbbbbbbbbbbbb', group: 'service:web' })];
    const interfaces = [eni('eni-0bbbbbbbbbbbbbbbb', [OTHER])];
    const rolling = service(
      {},
      { deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }, { status: 'ACTIVE' }] },
    );
    expect(found({ services: [service({ groups: [OTHER] })], tasks, interfaces })).toEqual([
      'Service association',
    ]);
    expect(found({ services: [rolling], tasks, interfaces })).toEqual([]);
    expect(found({ tasks, interfaces })).toEqual(['Task association']);
  });
});

describe('two entries', () => {
  it('that match one service and differ are a finding, and neither is applied', () => {
    const second = `${POLICY}  all: { match: { cluster: "*", service: "*" }, publicIp: true }\n`;
    const [conflict, ...more] = judged(state({ services: [service({ groups: [OTHER] })] }), second);
    expect([conflict?.kind, more]).toEqual(['configuration', []]);
    expect(conflict?.reason).toMatch(/web \(line \d+\) and all \(line \d+\)/);
  });
});

describe('a state without files', () => {
  it('makes one unknown for each part that an entry needs, and none for the others', () => {
    const only = judged(rawGroups([{ id: WEB, name: 'web-tasks', rules: [] }]), POLICY);
    expect(only.map((one) => [one.kind, one.resource.id])).toEqual([
      ['unknown', 'services'],
      ['unknown', 'tasks'],
    ]);
    expect(judged(rawGroups([]), 'version: 1\nguardrails: [{ id: a, deny: tcp/22 from internet }]')).toEqual(
      [],
    );
  });
});
