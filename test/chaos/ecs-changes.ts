import type { Random } from '../../sim/core/random.ts';

/** What somebody does to tasks, services, load balancers and what lies around them, as plain data. */
export type EcsDeed =
  | {
      readonly do: 'run';
      readonly family: string;
      readonly groups: readonly string[];
      readonly subnet: string;
      readonly isPublic: boolean;
    }
  | {
      readonly do: 'service';
      readonly service: string;
      readonly groups: readonly string[];
      readonly subnets: readonly string[];
      readonly isPublic: boolean;
    }
  /** A service that CodeDeploy deploys: nothing that Kedge may call changes its network. */
  | { readonly do: 'legacy'; readonly groups: readonly string[] }
  | { readonly do: 'scale'; readonly service: string; readonly count: number; readonly isForced: boolean }
  | { readonly do: 'stop'; readonly nth: number }
  | { readonly do: 'balancer'; readonly name: string; readonly groups: readonly string[] }
  | { readonly do: 'interface'; readonly groups: readonly string[] }
  | { readonly do: 'subnet'; readonly number: number }
  | { readonly do: 'route'; readonly how: 'create' | 'delete'; readonly cidr: string };

type Draw = (random: Random) => EcsDeed;

const pick = <T>(random: Random, from: readonly T[]): T => {
  const found = from[random.integer(0, from.length - 1)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};

/** None given: the VPC's default group. */
const TASK_GROUPS = [['batch'], ['batch'], ['jump'], ['batch', 'jump'], ['web'], []];
const SERVICE_GROUPS = [['web'], ['web'], ['jump'], ['web', 'batch'], []];
const SUBNETS = [['private-a', 'private-b'], ['private-a', 'private-b'], ['public-a'], ['private-a']];

/** Kinds of deeds with how often they come, beside those of changes.ts. */
export const ECS_DEEDS: readonly (readonly [weight: number, draw: Draw])[] = [
  [
    5,
    (random) => ({
      do: 'run',
      family: pick(random, ['batch', 'batch', 'free']),
      groups: pick(random, TASK_GROUPS),
      subnet: pick(random, ['private-a', 'public-a']),
      isPublic: random.chance(0.3),
    }),
  ],
  [
    4,
    (random) => ({
      do: 'service',
      service: pick(random, ['web', 'web', 'free']),
      groups: pick(random, SERVICE_GROUPS),
      subnets: pick(random, SUBNETS),
      isPublic: random.chance(0.3),
    }),
  ],
  [1, (random) => ({ do: 'legacy', groups: pick(random, [['web'], ['web', 'jump'], ['batch']]) })],
  [
    2,
    (random) => ({
      do: 'scale',
      service: pick(random, ['web', 'free']),
      count: random.integer(0, 2),
      isForced: random.chance(0.3),
    }),
  ],
  [1, (random) => ({ do: 'stop', nth: random.integer(0, 3) })],
  [
    5,
    (random) => ({
      do: 'balancer',
      name: pick(random, ['front', 'front', 'other']),
      groups: pick(random, [['alb'], ['jump'], ['alb', 'batch'], ['web']]),
    }),
  ],
  [1, (random) => ({ do: 'interface', groups: pick(random, [['web'], ['jump', 'db']]) })],
  [1, (random) => ({ do: 'subnet', number: random.integer(10, 13) })],
  [
    2,
    (random) => ({
      do: 'route',
      how: pick(random, ['create', 'delete'] as const),
      cidr: pick(random, ['0.0.0.0/0', '198.51.100.0/24']),
    }),
  ],
];
