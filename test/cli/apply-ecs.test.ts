import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  RunTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNetwork, type Network } from '../../cli/demo/network.ts';
import { policyOf } from '../support/judged.ts';
import { cloudForTests } from './cloud.ts';
import { directory, kedge } from './kedge-command.ts';

const EXAMPLE = 'examples/web-service.policy.yaml';
const cloud = cloudForTests();
let network: Network;

beforeAll(async () => {
  network = await buildNetwork(cloud(), policyOf(await readFile(EXAMPLE, 'utf8')));
});

const apply = () => kedge(['apply', '--policy', EXAMPLE]);
const subnet = (name: string): string => network.subnets[name] ?? '';
const group = (name: string): string => network.groups[name] ?? '';

async function serviceGroups(): Promise<readonly string[] | undefined> {
  const { services } = await cloud().ecs.send(
    new DescribeServicesCommand({ cluster: 'prod', services: ['web'] }),
  );
  return services?.[0]?.networkConfiguration?.awsvpcConfiguration?.securityGroups;
}

describe('kedge apply on ECS', () => {
  it('rolls a service back to the declared network', async () => {
    await cloud().ecs.send(
      new UpdateServiceCommand({
        cluster: 'prod',
        service: 'web',
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [subnet('private-a'), subnet('private-b')],
            securityGroups: [group('web-tasks'), group('vendor-tools')],
            assignPublicIp: 'DISABLED',
          },
        },
      }),
    );
    const { status, out } = await apply();
    expect({ status, out }).toEqual({ status: 0, out: expect.stringContaining('ecs:UpdateService') });
    expect(await serviceGroups()).toEqual([group('web-tasks')]);
  });

  it('stops a standalone task that has a public address', async () => {
    const { tasks } = await cloud().ecs.send(
      new RunTaskCommand({
        cluster: 'prod',
        taskDefinition: 'web-shell',
        launchType: 'FARGATE',
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [subnet('public-a')],
            securityGroups: [group('web-tasks')],
            assignPublicIp: 'ENABLED',
          },
        },
      }),
    );
    const taskArn = tasks?.[0]?.taskArn ?? '';
    await expect.poll(async () => (await statuses(taskArn)).lastStatus, { timeout: 20_000 }).toBe('RUNNING');
    const { status, out } = await apply();
    expect({ status, out }).toEqual({ status: 0, out: expect.stringContaining('ecs:StopTask') });
    expect((await statuses(taskArn)).desiredStatus).toBe('STOPPED');
  }, 40_000);

  it('looks for no resource behind an entry that matches nothing: there is none to mend', async () => {
    const text = 'version: 1\nmode: enforce\necs:\n  gone:\n    match: { cluster: prod, service: gone }\n';
    const path = join(await directory({ 'p.yaml': text }), 'p.yaml');
    const { status, out } = await kedge(['apply', '--policy', path]);
    expect({ status, out }).toEqual({
      status: 2,
      out: expect.stringContaining('change the policy, or what it speaks of'),
    });
  });
});

async function statuses(taskArn: string) {
  const { tasks } = await cloud().ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [taskArn] }));
  return { lastStatus: tasks?.[0]?.lastStatus, desiredStatus: tasks?.[0]?.desiredStatus };
}
