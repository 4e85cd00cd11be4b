import { describe, expect, it } from 'vitest';
import type {
  Interface,
  NetworkConfiguration,
  SecurityGroup,
  Service,
  State,
  Task,
} from '../../shared/model/index.ts';
import { actionsOf, holdsOf, planned } from './scene.ts';

const ACCOUNT = '111111111111';
const ARN = `arn:aws:ecs:eu-west-1:${ACCOUNT}`;
const CLUSTER = `${ARN}:cluster/prod`;
const WEB_GROUP = 'sg-0bbbbbbbbbbbbbbbb';
const FOREIGN = 'sg-0cccccccccccccccc';
const DEFAULT = 'sg-0dddddddddddddddd';
const SUBNET = 'subnet-0aaaaaaaaaaaaaaaa';

const network = (groups: readonly string[], publicIp = false): NetworkConfiguration => ({
  subnets: [SUBNET],
  groups,
  publicIp,
});

function service(of: Partial<Service> = {}): Service {
  const plain = {
    arn: `${ARN}:service/prod/web`,
    name: 'web',
    clusterArn: CLUSTER,
    account: ACCOUNT,
    controller: 'ECS' as const,
    rollingOut: false,
    network: network([FOREIGN], true),
    status: 'ACTIVE',
    tags: {},
  };
  return { ...plain, ...of };
}

const ENI: Interface = {
  id: 'eni-0aaaaaaaaaaaaaaaa',
  vpcId: 'vpc-0aaaaaaaaaaaaaaaa',
  subnetId: SUBNET,
  account: ACCOUNT,
  groups: [FOREIGN],
  privateIps: ['10.0.0.5'],
  ipv6: [],
  publicIps: ['198.51.100.7'],
  requesterManaged: true,
  interfaceType: 'interface',
  description: '',
  status: 'in-use',
  tags: {},
};

function task(of: Partial<Task> = {}): Task {
  return {
    arn: `${ARN}:task/prod/0123456789abcdef0123456789abcdef`,
    clusterArn: CLUSTER,
    account: ACCOUNT,
    family: 'web',
    taskDefinitionArn: `${ARN}:task-definition/web:7`,
    interfaceIds: [ENI.id],
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    tags: {},
    ...of,
  };
}

const group = (id: string, name: string): [string, SecurityGroup] => [
  id,
  { id, name, description: '', vpcId: 'vpc-0aaaaaaaaaaaaaaaa', account: ACCOUNT, tags: {}, rules: [] },
];

function more(of: { readonly services?: readonly Service[]; readonly tasks?: readonly Task[] }): {
  readonly more: Partial<State>;
} {
  const subnet = {
    id: SUBNET,
    vpcId: 'vpc-0aaaaaaaaaaaaaaaa',
    account: ACCOUNT,
    ipv6Cidrs: [],
    tags: { Name: 'private-a' },
  };
  return {
    more: {
      securityGroups: new Map([
        group(WEB_GROUP, 'web-tasks'),
        group(FOREIGN, 'debug'),
        group(DEFAULT, 'default'),
      ]),
      subnets: new Map([[SUBNET, subnet]]),
      interfaces: new Map([[ENI.id, ENI]]),
      services: new Map((of.services ?? []).map((one) => [one.arn, one])),
      tasks: new Map((of.tasks ?? []).map((one) => [one.arn, one])),
    },
  };
}

const policy = (entry: string, guardrails = '') => `
version: 1
mode: enforce
ecs:
  web:
    match: { cluster: prod, family: web }
    securityGroups: [web-tasks]
    subnets: [private-a]
    publicIp: false
    ${entry}
${guardrails}`;
const BY_SERVICE = (entry = '') => policy(entry).replace('family: web', 'service: web');
const NO_PUBLIC = `
version: 1
mode: enforce
guardrails: [{ id: no-public-tasks, deny: publicIp }]
`;

const CONFIGURED = (groups: readonly string[], assignPublicIp: string) => ({
  cluster: CLUSTER,
  service: 'web',
  networkConfiguration: {
    awsvpcConfiguration: { subnets: [SUBNET], securityGroups: groups, assignPublicIp },
  },
});

describe('a standalone task', () => {
  it('with a foreign group and a public address is stopped, once, and the reason says why', () => {
    const [action, ...others] = actionsOf(planned(policy(''), more({ tasks: [task()] })));
    expect(others).toEqual([]);
    expect(action).toMatchObject({
      call: 'ecs:StopTask',
      input: {
        cluster: CLUSTER,
        task: task().arn,
        reason: expect.stringMatching(/^Kedge: association \(web\)/),
      },
      inverse: null,
    });
    expect(String(action?.input.reason).length).toBeLessThanOrEqual(255);
  });

  it.each([
    ['alert', 'Entry web says remedy: alert.'],
    ['rollback', 'Entry web says remedy: rollback, which is for services; a task can only be stopped.'],
  ])('whose entry says %s is held', (remedy, reason) => {
    const plan = planned(policy(`remedy: ${remedy}`), more({ tasks: [task()] }));
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toEqual([reason]);
  });

  it('that breaks a guardrail is stopped without an entry', () => {
    expect(actionsOf(planned(NO_PUBLIC, more({ tasks: [task()] }))).map(({ call }) => call)).toEqual([
      'ecs:StopTask',
    ]);
  });
});

describe('a service', () => {
  it('goes back to what its entry declares, and the inverse to what it was', () => {
    expect(actionsOf(planned(BY_SERVICE(), more({ services: [service()] })))).toEqual([
      {
        call: 'ecs:UpdateService',
        input: CONFIGURED([WEB_GROUP], 'DISABLED'),
        why: expect.stringContaining('what entry web declares'),
        inverse: { call: 'ecs:UpdateService', input: CONFIGURED([FOREIGN], 'ENABLED') },
      },
    ]);
  });

  it('without an entry goes back to its newest revision that complies', () => {
    const revisions = [
      { arn: 'rev-3', network: network([FOREIGN], true) },
      { arn: 'rev-2', network: network([WEB_GROUP]) },
      { arn: 'rev-1', network: network([DEFAULT]) },
    ];
    const [action] = actionsOf(planned(NO_PUBLIC, more({ services: [service({ revisions })] })));
    expect(action?.input).toEqual(CONFIGURED([WEB_GROUP], 'DISABLED'));
    expect(action?.why).toContain('its revision rev-2');
  });

  it('without an entry and without a revision that complies is held', () => {
    expect(holdsOf(planned(NO_PUBLIC, more({ services: [service()] })))).toEqual([
      expect.stringContaining('none of 0 revisions complies'),
    ]);
  });

  it.each(['CODE_DEPLOY', 'EXTERNAL'] as const)('with the %s controller is held', (controller) => {
    const plan = planned(BY_SERVICE(), more({ services: [service({ controller })] }));
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toEqual([expect.stringContaining(controller)]);
  });

  it.each(['alert', 'stop'])('whose entry says %s is held', (remedy) => {
    const ofFamily = service({ taskDefinitionArn: `${ARN}:task-definition/web:7` });
    const plan = planned(policy(`remedy: ${remedy}`), more({ services: [ofFamily] }));
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toEqual([expect.stringContaining(`remedy: ${remedy}`)]);
  });

  it('that used no group goes back there by naming none', () => {
    const bare = service({ network: { subnets: [SUBNET], groups: [], publicIp: false } });
    const [action] = actionsOf(planned(BY_SERVICE(), more({ services: [bare] })));
    expect(action?.inverse?.input.networkConfiguration).toEqual({
      awsvpcConfiguration: { subnets: [SUBNET], assignPublicIp: 'DISABLED' },
    });
  });

  it('that is wrong is mended itself; its tasks are not touched', () => {
    const plan = planned(
      policy(''),
      more({
        services: [service({ taskDefinitionArn: `${ARN}:task-definition/web:7` })],
        tasks: [task({ service: 'web' })],
      }),
    );
    expect(actionsOf(plan).map(({ call }) => call)).toEqual(['ecs:UpdateService']);
  });

  it('that is right gets a new deployment for a task that is not; nothing is stopped', () => {
    const right = service({
      network: network([WEB_GROUP]),
      taskDefinitionArn: `${ARN}:task-definition/web:7`,
    });
    const [action, ...others] = actionsOf(
      planned(policy(''), more({ services: [right], tasks: [task({ service: 'web' })] })),
    );
    expect(others).toEqual([]);
    expect(action).toMatchObject({
      call: 'ecs:UpdateService',
      input: { forceNewDeployment: true },
      inverse: null,
    });
  });

  it('that is not in the state leaves its tasks alone', () => {
    const plan = planned(policy(''), more({ tasks: [task({ service: 'web' })] }));
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toEqual([expect.stringContaining('belongs to service web')]);
  });
});
