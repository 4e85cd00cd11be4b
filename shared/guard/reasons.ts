/** Every reason for which Kedge leaves something alone, and what would release it. The docs are made of this. */
export const HOLD_REASONS = {
  'mode-observe': {
    says: 'the policy only observes this',
    release: 'set `mode: enforce` on the entry or guardrail',
  },
  'mode-alert': {
    says: 'the policy only alerts on this',
    release: 'set `mode: enforce` on the entry or guardrail',
  },
  'mode-approve': { says: 'the policy asks a person first', release: 'approve it' },
  'kill-switch': { says: 'the kill switch is on', release: 'set the kill switch parameter to "off"' },
  'resource-held': {
    says: 'responders hold this resource',
    release: 'wait until the hold ends, or release it',
  },
  settling: {
    says: 'it may be the middle of a revoke-then-authorize',
    release: 'it is put back if it is still missing then',
  },
  'budget-spent': {
    says: 'the budget of changes for 10 minutes is spent',
    release: 'wait, or raise limits.changesPer10Minutes',
  },
  'critical-budget-spent': {
    says: 'the budget of critical closings for 10 minutes is spent',
    release: 'wait, or raise limits.changesPer10Minutes',
  },
  fight: {
    says: 'something keeps re-applying it',
    release: 'stop the other writer, or declare what it writes',
  },
  'no-safe-plan': {
    says: 'there is no order of calls that is safe',
    release: 'change it by hand, or change the policy',
  },
  'nothing-to-do': { says: 'there is no call that mends it', release: 'a person has to look at it' },
  'breaks-expectation': {
    says: 'the remedy would break an `expect allow` that holds now',
    release: 'change the expectation or the resource by hand',
  },
  'policy-unusable': {
    says: 'the policy cannot be used',
    release: 'deploy a policy that `kedge check` accepts',
  },
} as const;

export type HoldCode = keyof typeof HOLD_REASONS;

/** Held because Kedge as a whole stands still: people hear of it once, not once a resource. */
const FREEZES: readonly HoldCode[] = ['kill-switch', 'budget-spent', 'critical-budget-spent'];

export function isFreeze({ code }: Reason): boolean {
  return FREEZES.includes(code);
}

/** `text` is the whole sentence for a person; `release` says what would let Kedge go on. */
export type Reason = { readonly code: HoldCode; readonly text: string; readonly release: string };

export function reason(code: HoldCode, detail?: string): Reason {
  const { says, release } = HOLD_REASONS[code];
  return { code, text: detail === undefined ? says : `${says}: ${detail}`, release };
}
