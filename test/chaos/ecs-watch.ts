import type { Network } from '../../sim/ecs/launch.ts';
import type { Recorded, Sim } from '../../sim/index.ts';
import { taskWrongs } from './ecs-oracle.ts';
import { DESIRED_BALANCERS, ecsTruth, ecsWrongs, elbTruth } from './ecs-scene.ts';
import { groupNamed } from './scene.ts';

/** Says, of each of Kedge's writes to ECS and to load balancers, what it should not have done. */
export type EcsWatch = {
  /** Of a write of Kedge's own. */
  readonly wrongs: (recorded: Recorded) => readonly string[];
  /** Of anybody else's. */
  readonly seen: (recorded: Recorded) => void;
};

/** The networks of the services, by ARN. */
type Before = Map<string, Network>;

export function ecsWatch(sim: Sim, { excuseMs }: { readonly excuseMs: number }): EcsWatch {
  const before: Before = new Map();
  const touchedAt = new Map<string, number>();
  const remember = (at: number | null): void => {
    for (const { arn, launch } of ecsTruth(sim).services.all()) {
      if (launch?.network === undefined || before.get(arn) === launch.network) continue;
      before.set(arn, launch.network);
      if (at !== null) touchedAt.set(arn, at);
    }
  };
  remember(null);
  return {
    seen: ({ at }) => remember(at),
    wrongs: ({ record, at }) => {
      const isKnown = (arn: string): boolean => at - (touchedAt.get(arn) ?? 0) >= excuseMs;
      const found = wrongsOf(sim, before, { record, isKnown });
      remember(null);
      return found;
    },
  };
}

type Write = { readonly record: Recorded['record']; readonly isKnown: (arn: string) => boolean };

function wrongsOf(sim: Sim, before: Before, { record, isKnown }: Write): readonly string[] {
  const input = Object(record.requestParameters) as Record<string, unknown>;
  switch (record.eventName) {
    case 'StopTask':
      return stopWrongs(sim, String(input.task));
    case 'UpdateService':
      return updateWrongs(sim, before, { name: String(input.service), isKnown });
    case 'SetSecurityGroups':
      return balancerWrongs(sim, String(input.loadBalancerArn));
    default:
      return [];
  }
}

/** A task's interface never changes, so nobody's haste excuses this. */
function stopWrongs(sim: Sim, arn: string): readonly string[] {
  const task = ecsTruth(sim).tasks.get(arn);
  if (task === undefined) return [];
  if (task.serviceName !== undefined) return [`Kedge stopped ${arn}, a task of service ${task.serviceName}`];
  return taskWrongs(sim, task).length > 0 ? [] : [`Kedge stopped ${arn}, which is as it should be`];
}

type Named = { readonly name: string; readonly isKnown: Write['isKnown'] };

function updateWrongs(sim: Sim, before: Before, { name, isKnown }: Named): readonly string[] {
  const service = ecsTruth(sim)
    .services.all()
    .find((one) => one.name === name || one.arn === name);
  const network = service?.launch?.network;
  if (service === undefined || network === undefined) return [`Kedge updated ${name}, which is not there`];
  const was = before.get(service.arn);
  const judge = (one: Network) =>
    ecsWrongs(sim, { service: service.name, family: '', network: one }, 'service');
  const left = judge(network).map((wrong) => `Kedge updated service ${name}, which ${wrong} now`);
  const isSame = JSON.stringify(was) === JSON.stringify(network);
  const needless = was !== undefined && !isSame && isKnown(service.arn) && judge(was).length === 0;
  return needless ? [...left, `Kedge updated service ${name}, which was as it should be`] : left;
}

/** A call whose answer was lost is made again: a write without effect is no complaint. */
function balancerWrongs(sim: Sim, arn: string): readonly string[] {
  const balancer = elbTruth(sim).loadBalancers.get(arn);
  const wanted = DESIRED_BALANCERS[balancer?.name ?? '']?.map((name) => groupNamed(sim, name)).sort();
  if (balancer === undefined || wanted === undefined) return [`Kedge changed ${arn}, which is undeclared`];
  const is = [...balancer.groups].sort().join();
  return is === wanted.join() ? [] : [`Kedge gave ${balancer.name} other groups than declared`];
}
