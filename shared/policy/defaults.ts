import type { Mode, Severity } from '../model/index.ts';
import type { GuardrailTarget, Limits, Quotas } from './policy.ts';

export const MODES = ['observe', 'alert', 'approve', 'enforce'] as const satisfies readonly Mode[];
export const SEVERITIES = [
  'info',
  'low',
  'medium',
  'high',
  'critical',
] as const satisfies readonly Severity[];
export const TARGETS = [
  'securityGroups',
  'networkAcls',
  'exposure',
] as const satisfies readonly GuardrailTarget[];
export const REMEDIES = ['stop', 'rollback', 'alert'] as const;
/** Guardrails that are no traffic but a habit of ECS. */
export const HABITS = ['publicIp', 'defaultSecurityGroup', 'hostNetwork'] as const;

/** A policy that says nothing of its mode touches nothing. */
export const DEFAULT_MODE: Mode = 'alert';
export const DEFAULT_SEVERITY: Severity = 'high';
export const DEFAULT_ON: readonly GuardrailTarget[] = ['securityGroups'];

export const DEFAULT_LIMITS: Limits = {
  changesPer10Minutes: 20,
  revertsPerResourcePerHour: 3,
  rulesPerNarrowing: 10,
  settleSeconds: 60,
};

/** What AWS grants an account that never asked for more. */
export const DEFAULT_QUOTAS: Quotas = { rulesPerGroup: 60, entriesPerAcl: 20, groupsPerInterface: 5 };

/** AWS keeps 32767 and 32768 for the final denies. */
export const LAST_ENTRY_NUMBER = 32766;

/** Words of the grammar: a name that were one of them could not be told from it. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'all',
  'any',
  'allow',
  'deny',
  'except',
  'from',
  'internet',
  'self',
  'to',
]);

/** A letter first: an address never begins like a name, and nothing that ends a peer is in it. */
export const NAME_PATTERN = /^[A-Za-z][A-Za-z0-9_.-]*$/;
