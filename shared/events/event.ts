import type { ResourceType } from '../model/index.ts';

/** Who made the change, as far as the record says; `text` is for people and hostile: escape it where it is shown. */
export type Actor = {
  readonly text: string;
  readonly arn: string | null;
  /** sessionContext.sessionIssuer.arn: the role itself, which a caller cannot choose as he can a session name. */
  readonly roleArn: string | null;
  readonly tool: 'console' | 'terraform' | 'cloudformation' | 'cli' | 'sdk' | 'aws-service' | 'unknown';
  readonly sourceIp: string | null;
};

/** What to look at again. `everything` when the record does not say which resource changed. */
export type Target =
  | { readonly kind: 'resource'; readonly type: ResourceType; readonly id: string; readonly cluster?: string }
  | { readonly kind: 'groupName'; readonly name: string }
  | { readonly kind: 'everything'; readonly why: string };

/** A change seen: a hint for what to read again. Rule content of the record is never carried further. */
export type Hint = {
  readonly eventId: string;
  readonly eventName: string;
  /** Milliseconds since the epoch, from eventTime (whole seconds). */
  readonly time: number;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly actor: Actor;
  readonly targets: readonly Target[];
};

/** Somebody touched the watch itself; told at once, never reverted. */
type Tampering = Omit<Hint, 'targets'> & { readonly what: string };

/** What became of one EventBridge event or replayed record. `ignored` and `quarantined` always say why. */
export type ParsedEvent =
  | { readonly kind: 'change'; readonly hint: Hint }
  | { readonly kind: 'tampering'; readonly tampering: Tampering }
  | { readonly kind: 'ignored'; readonly eventName: string; readonly reason: string }
  | { readonly kind: 'quarantined'; readonly eventName: string; readonly reason: string };

/** One EventBridge rule pattern; at most 2,048 characters as JSON, hence several. */
export type EventPattern = { readonly name: string; readonly pattern: Readonly<Record<string, unknown>> };
