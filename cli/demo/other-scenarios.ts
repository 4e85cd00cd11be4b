import {
  AuthorizeSecurityGroupIngressCommand,
  UpdateSecurityGroupRuleDescriptionsIngressCommand,
} from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, ListTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { writesOf } from './group-scenarios.ts';
import { given } from './network.ts';
import { rulesOf } from './observations.ts';
import type { Scenario, Scene } from './scenario.ts';

export const taskScenario: Scenario = {
  name: 'foreign-task',
  title: 'A task is started by hand with a foreign group and a public address',
  person: 'mallory',
  expected: 'the task is stopped and its reason names the finding; the service runs on',
  act: async ({ stage, network, person }) => {
    const awsvpcConfiguration = {
      subnets: [given(network.subnets['public-a'], 'public-a')],
      securityGroups: [given(network.groups['vendor-tools'], 'vendor-tools')],
      assignPublicIp: 'ENABLED' as const,
    };
    const task = { cluster: 'prod', taskDefinition: 'web-shell', launchType: 'FARGATE' as const };
    await stage
      .as(person)
      .ecs.send(new RunTaskCommand({ ...task, networkConfiguration: { awsvpcConfiguration } }));
  },
  outcome: taskOutcome,
};

async function taskOutcome({ stage, person }: Scene): Promise<string> {
  const { ecs } = stage.as(person);
  const stopped = await ecs.send(
    new ListTasksCommand({ cluster: 'prod', family: 'web-shell', desiredStatus: 'STOPPED' }),
  );
  const running = await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'web' }));
  const [taskArn] = stopped.taskArns ?? [];
  if (taskArn === undefined) return 'the task still runs';
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [taskArn] }));
  const reason = tasks[0]?.stoppedReason ?? '';
  if (!/kedge/i.test(reason)) return `the task's reason is "${reason}"`;
  return running.taskArns?.length === 2 ? taskScenario.expected : 'the service lost tasks';
}

export const permittedScenario: Scenario = {
  name: 'permitted-change',
  title: "A change by the policy's own rules: a rule is re-made and gets a description",
  person: 'alice',
  expected: 'nothing happens and nobody is bothered',
  act: async ({ stage, network, person }) => {
    const { ec2 } = stage.as(person);
    const GroupId = network.groups['web-alb'];
    const half = (CidrIp: string) => [
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp, Description: 'clients' }] },
    ];
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [...half('0.0.0.0/1'), ...half('128.0.0.0/1')],
      }),
    );
    await ec2.send(
      new UpdateSecurityGroupRuleDescriptionsIngressCommand({ GroupId, IpPermissions: half('0.0.0.0/1') }),
    );
  },
  outcome: async (_, played) => {
    if (played.messages.length > 0) return `somebody was told: ${played.messages[0]?.subject}`;
    const writes = writesOf(played);
    return writes.length === 0 ? permittedScenario.expected : `Kedge called [${writes.join(', ')}]`;
  },
};

export const lostEventScenario: Scenario = {
  name: 'lost-event',
  title: 'A change whose event is lost on the way',
  person: 'mallory',
  expected: 'the scheduled review found it and had it reverted',
  // The review comes every 15 minutes.
  waitSeconds: 16 * 60,
  act: async ({ stage, network, person }) => {
    const { faults, scheduler } = stage.sim.world;
    const delayMs = { min: 4000, max: 5000 };
    faults.set({ delivery: { delayMs, lose: 1, duplicate: 0 } });
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, Ipv6Ranges: [{ CidrIpv6: '2000::/3' }] },
    ];
    await stage
      .as(person)
      .ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: network.groups.db, IpPermissions }));
    await scheduler.advance(1000);
    faults.set({ delivery: { delayMs, lose: 0, duplicate: 0 } });
  },
  outcome: async (scene) => {
    const rules = await rulesOf(scene, 'db');
    const open = rules.filter((rule) => rule.includes('3389'));
    return open.length === 0 ? lostEventScenario.expected : `still there: ${open.join('; ')}`;
  },
};
