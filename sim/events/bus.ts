import {
  type At,
  AwsError,
  arnOf,
  isParams,
  type Params,
  type Place,
  regionState,
  type World,
} from '../core/index.ts';
import type { PolicyDocument } from '../iam/index.ts';
import { type EventTest, eventTest } from './pattern.ts';

export type EventBus = Place & {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly policy?: PolicyDocument;
  readonly createdAt: number;
};

export type Rule = Place & {
  readonly name: string;
  readonly bus: string;
  readonly arn: string;
  /** JSON, as it was put. */
  readonly pattern?: string;
  readonly schedule?: string;
  readonly isEnabled: boolean;
  readonly description?: string;
  readonly roleArn?: string;
  readonly targets: readonly Target[];
};

export type Target = {
  readonly id: string;
  readonly arn: string;
  readonly roleArn?: string;
  /** JSON that the target gets instead of the event. */
  readonly input?: string;
  readonly inputPath?: string;
  readonly deadLetterArn?: string;
  readonly groupId?: string;
};

/** Buses but the default one, which is there without being made; rules by `bus/rule`. */
export const eventsState = regionState((table) => ({
  buses: table<EventBus>(),
  rules: table<Rule>(),
  compiled: new Map<string, EventTest>(),
}));

export const DEFAULT_BUS = 'default';

/** The bus that a name, an ARN or nothing means. */
export function busOf(ctx: At & { now?: number }, asked: string | undefined): EventBus {
  const bus = findBus(ctx, asked);
  if (bus) return bus;
  const { name } = busReference(ctx, asked);
  throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

export function findBus(at: At, asked: string | undefined): EventBus | undefined {
  const { name, account, region } = busReference(at, asked);
  const there = eventsState({ world: at.world, account, region }).buses.get(name);
  if (there || name !== DEFAULT_BUS) return there;
  return { name, account, region, arn: busArn({ account, region }, name), createdAt: 0 };
}

export function busReference(at: Place, asked: string | undefined): Place & { readonly name: string } {
  const { account, region } = at;
  const [, arnRegion, arnAccount, arnName] =
    /^arn:[^:]+:events:([^:]+):(\d+):event-bus\/(.+)$/.exec(asked ?? '') ?? [];
  if (arnRegion && arnAccount && arnName) return { name: arnName, account: arnAccount, region: arnRegion };
  return { name: asked ?? DEFAULT_BUS, account, region };
}

export function busArn(at: Place, name: string): string {
  return arnOf(at, 'events', `event-bus/${name}`);
}

/** A rule's ARN names its bus unless that is the default one. */
export function ruleArn(at: Place, bus: string, name: string): string {
  return arnOf(at, 'events', bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);
}

export function ruleKey({ bus, name }: { bus: string; name: string }): string {
  return `${bus}/${name}`;
}

export function ruleNamed(ctx: At, bus: string, name: string): Rule {
  const rule = eventsState(ctx).rules.get(ruleKey({ bus, name }));
  if (rule) return rule;
  throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);
}

export function rulesOn(bus: EventBus, world: World): readonly Rule[] {
  return eventsState({ world, account: bus.account, region: bus.region })
    .rules.all()
    .filter((rule) => rule.bus === bus.name);
}

/** True when the rule is on and its pattern is met. */
export function isMet(world: World, rule: Rule, event: Params): boolean {
  if (!rule.isEnabled || rule.pattern === undefined) return false;
  const { compiled } = eventsState({ world, account: rule.account, region: rule.region });
  const test = compiled.get(rule.pattern) ?? eventTest(rule.pattern);
  compiled.set(rule.pattern, test);
  return test(event);
}

export function parsedPolicy(json: string | undefined): PolicyDocument | undefined {
  if (json === undefined || json === '') return undefined;
  const value = JSON.parse(json);
  return isParams(value) ? value : undefined;
}
