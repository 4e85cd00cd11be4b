import type { Place } from './place.ts';
import type { Random } from './random.ts';
import { createBuckets, READ_BUCKET, type TakeToken, WRITE_BUCKET } from './throttle.ts';

/** What faults are chosen by. */
export type CallInfo = Place & {
  readonly service: string;
  readonly action: string;
  readonly mutating: boolean;
  readonly accessKeyId: string;
  /** ARN of the caller. */
  readonly caller: string;
};

type Range = { readonly min: number; readonly max: number };

/** Chances are between 0 and 1, for each call on its own; times are drawn evenly from their range. */
export type FaultSettings = {
  readonly latencyMs: Range;
  /** A read may be up to this old. */
  readonly staleMs: number;
  readonly throttle: number;
  readonly serverError: number;
  /** The connection ends before the call took effect, or after. */
  readonly dropBefore: number;
  readonly dropAfter: number;
  /** AWS's own token buckets per account, Region and API. */
  readonly buckets: boolean;
  /** Which calls may be hit at all; AWS's own never are. */
  readonly applies: (call: CallInfo) => boolean;
  readonly delivery: Delivery;
};

/** How events reach EventBridge: late, out of order, twice, never. */
type Delivery = { readonly delayMs: Range; readonly lose: number; readonly duplicate: number };

/** `kill`: whoever made the call is never answered, nor is any later call with its credentials. */
export type Effect =
  | { readonly kind: 'throttle' }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'error'; readonly code: string; readonly message?: string; readonly status?: number }
  | { readonly kind: 'drop'; readonly point: 'before' | 'after' }
  | { readonly kind: 'kill'; readonly point: 'before' | 'after' }
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'stale'; readonly ms: number }
  | { readonly kind: 'oversize'; readonly parts: readonly ('requestParameters' | 'responseElements')[] };

/** One scripted fault: after `skip` calls that match, the next `times` (default 1) meet the effect. */
type FaultRule = {
  readonly when: (call: CallInfo) => boolean;
  readonly effect: Effect;
  readonly skip?: number;
  readonly times?: number;
};

/** What happens to one call. */
export type Disturbance = {
  readonly latencyMs: number;
  readonly staleMs: number;
  readonly effects: readonly Effect[];
};

export type Faults = {
  set(settings: Partial<FaultSettings>): void;
  add(rule: FaultRule): void;
  /** Back to a calm world: settings, rules and kills. */
  clear(): void;
  onKill(listener: (accessKeyId: string) => void): () => void;
  kill(accessKeyId: string): void;
  isKilled(accessKeyId: string): boolean;
  disturb(call: CallInfo, now: number): Disturbance;
  /** The delays in ms after which an event arrives: none when it is lost, two when it is duplicated. */
  deliveries(): readonly number[];
};

const CALM: FaultSettings = {
  latencyMs: { min: 0, max: 0 },
  staleMs: 0,
  throttle: 0,
  serverError: 0,
  dropBefore: 0,
  dropAfter: 0,
  buckets: false,
  applies: () => true,
  // Measured on AWS: 4 to 5 s from the call to the event, as a rule.
  delivery: { delayMs: { min: 4000, max: 5000 }, lose: 0, duplicate: 0 },
};

type Scripted = { readonly rule: FaultRule; skip: number; left: number };

type Options = {
  readonly random: Random;
  readonly initial: Partial<FaultSettings>;
  /** Told how far back stale reads may go, so that old rows are kept for as long. */
  readonly keepHistory: (ms: number) => void;
};

const NO_DISTURBANCE: Disturbance = { latencyMs: 0, staleMs: 0, effects: [] };

export function createFaults({ random, initial, keepHistory }: Options): Faults {
  let settings: FaultSettings = { ...CALM, ...initial };
  let scripted: Scripted[] = [];
  let takeToken = createBuckets();
  const killed = new Set<string>();
  const killListeners = new Set<(accessKeyId: string) => void>();
  const remember = () => {
    const scriptedStale = scripted.map(({ rule }) => (rule.effect.kind === 'stale' ? rule.effect.ms : 0));
    keepHistory(Math.max(settings.staleMs, ...scriptedStale));
  };
  remember();
  return {
    set: (changes) => {
      settings = { ...settings, ...changes };
      remember();
    },
    add: (rule) => {
      scripted.push({ rule, skip: rule.skip ?? 0, left: rule.times ?? 1 });
      remember();
    },
    clear: () => {
      settings = { ...CALM, ...initial };
      scripted = [];
      takeToken = createBuckets();
      killed.clear();
      remember();
    },
    onKill: (listener) => {
      killListeners.add(listener);
      return () => killListeners.delete(listener);
    },
    kill: (accessKeyId) => {
      killed.add(accessKeyId);
      for (const listener of killListeners) listener(accessKeyId);
    },
    isKilled: (accessKeyId) => killed.has(accessKeyId),
    disturb: (call, now) => {
      const hits = scriptedEffects(scripted, call);
      if (!settings.applies(call))
        return hits.length === 0 ? NO_DISTURBANCE : assembled(hits, NO_DISTURBANCE);
      const drawn = randomEffects({ settings, random, call, now, takeToken });
      return assembled(hits, drawn);
    },
    deliveries: () => deliveryDelays(settings.delivery, random),
  };
}

function scriptedEffects(scripted: readonly Scripted[], call: CallInfo): Effect[] {
  const effects: Effect[] = [];
  for (const entry of scripted) {
    if (entry.left === 0 || !entry.rule.when(call)) continue;
    if (entry.skip > 0) {
      entry.skip -= 1;
      continue;
    }
    entry.left -= 1;
    effects.push(entry.rule.effect);
  }
  return effects;
}

type Draw = {
  readonly settings: FaultSettings;
  readonly random: Random;
  readonly call: CallInfo;
  readonly now: number;
  readonly takeToken: TakeToken;
};

/** Only these have such small buckets; SQS and SNS take thousands a second. */
const BUCKETED = ['ec2', 'ecs', 'elasticloadbalancing'];

function randomEffects({ settings, random, call, now, takeToken }: Draw): Disturbance {
  const effects: Effect[] = [];
  const size = call.mutating ? WRITE_BUCKET : READ_BUCKET;
  const { account, region } = call;
  const isBucketed = settings.buckets && BUCKETED.includes(call.service);
  const name = `${call.service}:${call.action}`;
  const hasToken = !isBucketed || takeToken({ account, region, name, now, size });
  if (!hasToken || random.chance(settings.throttle)) effects.push({ kind: 'throttle' });
  if (random.chance(settings.serverError)) effects.push({ kind: 'server-error' });
  if (random.chance(settings.dropBefore)) effects.push({ kind: 'drop', point: 'before' });
  if (random.chance(settings.dropAfter)) effects.push({ kind: 'drop', point: 'after' });
  const { min, max } = settings.latencyMs;
  const latencyMs = max > 0 ? random.integer(min, max) : 0;
  const staleMs = !call.mutating && settings.staleMs > 0 ? random.integer(0, settings.staleMs) : 0;
  return { latencyMs, staleMs, effects };
}

function assembled(scripted: readonly Effect[], drawn: Disturbance): Disturbance {
  let { latencyMs, staleMs } = drawn;
  for (const effect of scripted) {
    if (effect.kind === 'latency') latencyMs += effect.ms;
    if (effect.kind === 'stale') staleMs = Math.max(staleMs, effect.ms);
  }
  return { latencyMs, staleMs, effects: [...scripted, ...drawn.effects] };
}

function deliveryDelays({ delayMs, lose, duplicate }: Delivery, random: Random): readonly number[] {
  if (random.chance(lose)) return [];
  const delay = () => random.integer(delayMs.min, delayMs.max);
  return random.chance(duplicate) ? [delay(), delay()] : [delay()];
}
