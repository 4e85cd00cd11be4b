import type { Sim } from '../../sim/index.ts';
import {
  balancerNamed,
  DESIRED_BALANCERS,
  ecsTruth,
  ecsWrongs,
  familyOf,
  type Subject,
} from './ecs-scene.ts';
import { current } from './functions.ts';
import type { Run } from './run.ts';
import { groupNamed, truth } from './scene.ts';

type Task = ReturnType<ReturnType<typeof ecsTruth>['tasks']['all']>[number];

/** The end of a run as far as tasks, services and load balancers go: what nobody holds is as the policy says. */
export function ecsComplaints({ house }: Run): readonly string[] {
  const { sim } = house;
  const held = new Set(current(house).map(({ resource }) => resource.id));
  const { tasks, services } = ecsTruth(sim);
  const ofServices = services.all().flatMap(({ arn, name, launch }) => {
    if (held.has(arn) || launch?.network === undefined) return [];
    const subject = { service: name, family: '', network: launch.network };
    return ecsWrongs(sim, subject, 'service').map((wrong) => `service ${name} ${wrong}, and nobody holds it`);
  });
  const ofTasks = tasks.all().flatMap((task) => {
    const owner = services.all().find(({ name }) => name === task.serviceName);
    if (task.desiredStatus === 'STOPPED' || held.has(task.arn) || held.has(owner?.arn ?? '')) return [];
    return taskWrongs(sim, task).map((wrong) => `task ${task.arn} ${wrong}, and nobody holds it`);
  });
  const ofBalancers = Object.entries(DESIRED_BALANCERS).flatMap(([name, wanted]) => {
    const balancer = balancerNamed(sim, name);
    const ids = wanted.map((group) => groupNamed(sim, group)).sort();
    if (balancer === undefined || held.has(balancer.arn)) return [];
    return [...balancer.groups].sort().join() === ids.join()
      ? []
      : [`load balancer ${name} has other groups`];
  });
  return [...ofServices, ...ofTasks, ...ofBalancers];
}

/** What is wrong with a task: its interface tells, or what it was started with where that is not made, or gone. */
export function taskWrongs(sim: Sim, task: Task): readonly string[] {
  const row = truth(sim).interfaces.get(task.attachment?.created?.networkInterfaceId ?? '');
  const { network } = task.launch;
  if (network === undefined) return [];
  const subject: Subject = {
    ...(task.serviceName === undefined ? {} : { service: task.serviceName }),
    family: familyOf(task.launch.taskDefinitionArn),
    network:
      row === undefined
        ? { ...network, subnets: [task.attachment?.subnetId ?? ''] }
        : { groups: row.groups, subnets: [row.subnetId], publicIp: row.publicAddress !== undefined },
  };
  return ecsWrongs(sim, subject, 'task');
}
