import { describe, expect, it } from 'vitest';
import { stateFromSections } from '../../shared/state/index.ts';

const state = (sections: Parameters<typeof stateFromSections>[0]) => stateFromSections(sections).state;

const SERVICE = 'arn:aws:ecs:eu-west-1:111111111111:service/prod/web';
const CLUSTER = 'arn:aws:ecs:eu-west-1:111111111111:cluster/prod';
const DEFINITION = 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:7';
const TASK = 'arn:aws:ecs:eu-west-1:111111111111:task/prod/0123456789abcdef0123456789abcdef';

const awsvpc = (group: string, publicIp = 'DISABLED') => ({
  awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [group], assignPublicIp: publicIp },
});

const base = { serviceArn: SERVICE, serviceName: 'web', clusterArn: CLUSTER, status: 'ACTIVE' };

describe('ECS services', () => {
  it('maps controller, network, task definition and tags', () => {
    const raw = {
      ...base,
      taskDefinition: DEFINITION,
      deploymentController: { type: 'CODE_DEPLOY' },
      networkConfiguration: awsvpc('sg-1', 'ENABLED'),
      tags: [{ key: 'team', value: 'web' }],
    };
    expect(state({ services: { services: [raw] } }).services.get(SERVICE)).toEqual({
      arn: SERVICE,
      name: 'web',
      clusterArn: CLUSTER,
      account: '111111111111',
      controller: 'CODE_DEPLOY',
      network: { subnets: ['subnet-1'], groups: ['sg-1'], publicIp: true },
      taskDefinitionArn: DEFINITION,
      status: 'ACTIVE',
      rollingOut: false,
      tags: { team: 'web' },
    });
  });

  it('sees a deployment under way, and what the older deployment ran with', () => {
    const raw = {
      ...base,
      networkConfiguration: awsvpc('sg-2'),
      deployments: [
        {
          id: 'ecs-svc/2',
          status: 'PRIMARY',
          rolloutState: 'IN_PROGRESS',
          networkConfiguration: awsvpc('sg-2'),
        },
        {
          id: 'ecs-svc/1',
          status: 'ACTIVE',
          rolloutState: 'COMPLETED',
          networkConfiguration: awsvpc('sg-1'),
        },
      ],
    };
    const service = state({ services: { services: [raw] } }).services.get(SERVICE);
    expect(service?.rollingOut).toBe(true);
    expect(service?.revisions?.map((one) => [one.arn, one.network?.groups])).toEqual([
      ['ecs-svc/2', ['sg-2']],
      ['ecs-svc/1', ['sg-1']],
    ]);
  });

  it.each([
    { deployments: [{ id: 'a', rolloutState: 'COMPLETED' }], rollingOut: false },
    { deployments: [{ id: 'a', rolloutState: 'FAILED' }], rollingOut: false },
    { deployments: [{ id: 'a' }, { id: 'b' }], rollingOut: true },
    { taskSets: [{ id: 'a' }, { id: 'b' }], rollingOut: true },
  ])('is rolling out: $rollingOut with %o', ({ rollingOut, ...raw }) => {
    expect(state({ services: { services: [{ ...base, ...raw }] } }).services.get(SERVICE)?.rollingOut).toBe(
      rollingOut,
    );
  });

  it('orders the revisions that were read newest first, whatever form their times have', () => {
    const revision = (name: string, createdAt: unknown) => ({
      serviceRevisionArn: name,
      serviceArn: SERVICE,
      createdAt,
    });
    const service = state({
      services: {
        services: [{ ...base, deployments: [{ id: 'ecs-svc/1' }] }],
        serviceRevisions: [
          revision('old', '2026-01-01T00:00:00+00:00'),
          revision('new', new Date('2026-03-01T00:00:00Z')),
          revision('mid', Date.parse('2026-02-01T00:00:00Z') / 1000),
          { serviceArn: SERVICE },
        ],
      },
    }).services.get(SERVICE);
    expect(service?.revisions?.map((one) => one.arn)).toEqual(['new', 'mid', 'old']);
  });

  it('takes the network of the primary task set when the controller is external', () => {
    const raw = {
      ...base,
      deploymentController: { type: 'EXTERNAL' },
      taskSets: [
        { id: 'a', status: 'ACTIVE', networkConfiguration: awsvpc('sg-1') },
        { id: 'b', status: 'PRIMARY', networkConfiguration: awsvpc('sg-2') },
      ],
    };
    expect(state({ services: { services: [raw] } }).services.get(SERVICE)?.network?.groups).toEqual(['sg-2']);
  });

  it('keeps "no groups given" apart from "not awsvpc"', () => {
    const bare = { ...base, networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } };
    expect(state({ services: { services: [bare] } }).services.get(SERVICE)?.network?.groups).toEqual([]);
    expect(state({ services: { services: [base] } }).services.get(SERVICE)?.network).toBeUndefined();
  });
});

describe('ECS tasks', () => {
  const raw = {
    taskArn: TASK,
    clusterArn: CLUSTER,
    taskDefinitionArn: DEFINITION,
    group: 'service:web',
    startedBy: 'ecs-svc/123',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    attachments: [
      {
        id: '1',
        type: 'ElasticNetworkInterface',
        status: 'ATTACHED',
        details: [
          { name: 'subnetId', value: 'subnet-1' },
          { name: 'networkInterfaceId', value: 'eni-1' },
        ],
      },
    ],
  };

  it('maps its interface, family and service', () => {
    expect(state({ tasks: { tasks: [raw], failures: [] } }).tasks.get(TASK)).toEqual({
      arn: TASK,
      clusterArn: CLUSTER,
      account: '111111111111',
      service: 'web',
      family: 'web',
      taskDefinitionArn: DEFINITION,
      interfaceIds: ['eni-1'],
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      startedBy: 'ecs-svc/123',
      tags: {},
    });
  });

  it.each([
    { group: 'service:web', startedBy: 'ecs-svc/1', service: 'web' },
    { group: 'service:web', startedBy: undefined, service: 'web' },
    { group: 'service:web', startedBy: 'mallory', service: undefined },
    { group: 'family:web', startedBy: undefined, service: undefined },
    { group: undefined, startedBy: undefined, service: undefined },
  ])(
    'of group $group, started by $startedBy, belongs to service $service',
    ({ group, startedBy, service }) => {
      expect(state({ tasks: { tasks: [{ ...raw, group, startedBy }] } }).tasks.get(TASK)?.service).toBe(
        service,
      );
    },
  );
});

describe('task definitions', () => {
  const definition = { taskDefinitionArn: DEFINITION, family: 'web', networkMode: 'host' };
  it.each([
    ['a list of definitions', { taskDefinitions: [definition] }],
    ['one answer', { taskDefinition: definition, tags: [] }],
    ['a list of answers', [{ taskDefinition: definition }]],
    ['a bare list', [definition]],
  ])('may come as %s', (_form, answer) => {
    expect([...state({ 'task-definitions': answer }).taskDefinitions.values()]).toEqual([
      { arn: DEFINITION, family: 'web', networkMode: 'host' },
    ]);
  });

  it('has the network mode that AWS would take when it names none', () => {
    const modes = state({
      'task-definitions': [
        {
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/a:1',
          requiresCompatibilities: ['FARGATE'],
        },
        { taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/b:1' },
      ],
    }).taskDefinitions;
    expect([...modes.values()].map((one) => [one.family, one.networkMode])).toEqual([
      ['a', 'awsvpc'],
      ['b', 'bridge'],
    ]);
  });
});
