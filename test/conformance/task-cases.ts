import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { expect } from 'vitest';
import { attached, newCluster, reached, runTask, taskNow } from './cluster.ts';
import { interfaceNow, newSubnet } from './network.ts';
import { type Case, present, refusal } from './stage.ts';

const OUTLIVES = 'in moto an interface outlives its task';

/** Tasks in awsvpc mode, and the interface that each has. */
export const TASK_CASES: readonly Case[] = [
  {
    fact: 'a task has one interface in its subnet, described in its attachments and in EC2',
    run: async (stage) => {
      const at = await newCluster(stage);
      const task = await reached(at, await runTask(at), 'RUNNING');
      expect(attached(task, 'subnetId')).toBe(at.subnetId);
      const found = await interfaceNow(stage, present(attached(task, 'networkInterfaceId')));
      expect(found.SubnetId).toBe(at.subnetId);
      expect(attached(task, 'privateIPv4Address')).toBe(found.PrivateIpAddress);
    },
  },
  {
    fact: 'a task’s interface is in the groups that the task was given',
    run: async (stage) => {
      const at = await newCluster(stage);
      const task = await reached(at, await runTask(at, { groups: at.groups }), 'RUNNING');
      const found = await interfaceNow(stage, present(attached(task, 'networkInterfaceId')));
      expect(found.Groups?.map((group) => group.GroupId).sort()).toEqual([...at.groups].sort());
    },
  },
  {
    fact: 'a task’s interface is requester-managed',
    wrongInMoto: 'moto makes it an interface like any other',
    run: async (stage) => {
      const at = await newCluster(stage);
      const task = await reached(at, await runTask(at), 'RUNNING');
      const found = await interfaceNow(stage, present(attached(task, 'networkInterfaceId')));
      expect(found.RequesterManaged).toBe(true);
    },
  },
  {
    fact: 'a task that was given no groups is in the VPC’s default group',
    wrongInMoto: 'moto fails when no groups are given',
    run: async (stage) => {
      const at = await newCluster(stage);
      const task = await reached(at, await runTask(at, {}), 'RUNNING');
      const found = await interfaceNow(stage, present(attached(task, 'networkInterfaceId')));
      expect(found.Groups?.map((group) => group.GroupName)).toEqual(['default']);
    },
  },
  {
    fact: 'a task has no public address unless assignPublicIp is ENABLED',
    wrongInMoto: 'moto gives no task a public address',
    run: async (stage) => {
      const at = await newCluster(stage);
      const addresses: (string | undefined)[] = [];
      for (const publicIp of ['ENABLED', 'DISABLED'] as const) {
        const task = await reached(at, await runTask(at, { groups: [at.groups[0]], publicIp }), 'RUNNING');
        const found = await interfaceNow(stage, present(attached(task, 'networkInterfaceId')));
        addresses.push(found.Association?.PublicIp);
      }
      expect([typeof addresses[0], addresses[1]]).toEqual(['string', undefined]);
    },
  },
  {
    fact: 'RunTask with an unknown group fails',
    wrongInMoto: 'moto makes up the unknown group',
    run: async (stage) => {
      const at = await newCluster(stage);
      expect(await refusal(runTask(at, { groups: ['sg-0123456789abcdef0'] }))).toBe(
        'InvalidParameterException',
      );
    },
  },
  {
    fact: 'RunTask with an unknown subnet fails',
    run: async (stage) => {
      const at = await newCluster(stage);
      const placement = { groups: [at.groups[0]], subnet: 'subnet-0123456789abcdef0' };
      expect(await refusal(runTask(at, placement))).not.toBe('none');
    },
  },
  {
    fact: 'RunTask takes five groups at most',
    wrongInMoto: 'moto takes any number of groups',
    run: async (stage) => {
      const at = await newCluster(stage);
      const groups = Array.from({ length: 6 }, (_, n) => `sg-0123456789abcdef${n}`);
      expect(await refusal(runTask(at, { groups }))).toBe('InvalidParameterException');
    },
  },
  {
    fact: 'a task runs in the subnet that it was given',
    run: async (stage) => {
      const at = await newCluster(stage);
      const other = await newSubnet(stage, at.vpcId, 2);
      const task = await reached(at, await runTask(at, { groups: [at.groups[0]], subnet: other }), 'RUNNING');
      expect(attached(task, 'subnetId')).toBe(other);
    },
  },
  {
    fact: 'StopTask wants the task to be stopped at once, and keeps the reason',
    run: async (stage) => {
      const at = await newCluster(stage);
      const running = await reached(at, await runTask(at), 'RUNNING');
      const stop = { cluster: at.cluster, task: present(running.taskArn), reason: 'not in the policy' };
      const { task } = await stage.ecs.send(new StopTaskCommand(stop));
      expect([task?.desiredStatus, task?.stoppedReason]).toEqual(['STOPPED', stop.reason]);
    },
  },
  {
    fact: 'a stopped task was stopped by a user: stopCode UserInitiated, and the reason stays',
    wrongInMoto: 'moto gives no stopCode',
    run: async (stage) => {
      const at = await newCluster(stage);
      const running = await reached(at, await runTask(at), 'RUNNING');
      const stop = { cluster: at.cluster, task: present(running.taskArn), reason: 'not in the policy' };
      await stage.ecs.send(new StopTaskCommand(stop));
      const stopped = await reached(at, running, 'STOPPED');
      expect([stopped.stopCode, stopped.stoppedReason]).toEqual(['UserInitiated', stop.reason]);
    },
  },
  {
    fact: 'a task is DEACTIVATING or STOPPING for a while before it is STOPPED',
    wrongInMoto: 'in moto a task is stopped at once',
    run: async (stage) => {
      const at = await newCluster(stage);
      const running = await reached(at, await runTask(at), 'RUNNING');
      await stage.ecs.send(new StopTaskCommand({ cluster: at.cluster, task: present(running.taskArn) }));
      expect((await taskNow(at, running)).lastStatus).toMatch(
        /^(RUNNING|DEACTIVATING|STOPPING|DEPROVISIONING)$/,
      );
      await reached(at, running, 'STOPPED');
    },
  },
  {
    fact: 'the interface goes away when its task stops',
    wrongInMoto: OUTLIVES,
    run: async (stage) => {
      const at = await newCluster(stage);
      const running = await reached(at, await runTask(at), 'RUNNING');
      await stage.ecs.send(new StopTaskCommand({ cluster: at.cluster, task: present(running.taskArn) }));
      await reached(at, running, 'STOPPED');
      const interfaceId = present(attached(running, 'networkInterfaceId'));
      await stage.cloud.eventually(async () => {
        expect(await refusal(interfaceNow(stage, interfaceId))).toBe('InvalidNetworkInterfaceID.NotFound');
      });
    },
  },
];
