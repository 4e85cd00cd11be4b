import type {
  Direction,
  Evidence,
  Finding,
  FindingKind,
  FindingResource,
  Mode,
  ResourceType,
  Severity,
  State,
} from '../model/index.ts';
import type { Guardrail } from '../policy/index.ts';
import type { Context } from './context.ts';
import { regionOf } from './matching.ts';

/** Who judges: a policy entry or a guardrail, with its mode and severity. */
export type Judge = {
  readonly key: string | null;
  readonly guardrail: string | null;
  readonly mode: Mode;
  readonly severity: Severity;
};

export const judgeOf = (entry: {
  readonly key: string;
  readonly mode: Mode;
  readonly severity: Severity;
}): Judge => ({
  key: entry.key,
  guardrail: null,
  mode: entry.mode,
  severity: entry.severity,
});

export const guardOf = (guardrail: Guardrail): Judge => ({
  key: null,
  guardrail: guardrail.id,
  mode: guardrail.mode,
  severity: guardrail.severity,
});

type Statement = {
  readonly resource: FindingResource;
  readonly kind: FindingKind;
  readonly judge: Judge;
  readonly reason: string;
  readonly direction?: Direction;
  readonly traffic?: readonly string[];
  readonly evidence?: readonly Evidence[];
};

/** The id is made of what a finding is about and nothing else: the same drift found twice is the same finding. */
export function findingOf(of: Statement): Finding {
  const direction = of.direction ?? null;
  const parts = [of.resource.id, of.kind, direction ?? '-', of.judge.guardrail ?? '-'];
  return {
    id: parts.join('|'),
    resource: of.resource,
    kind: of.kind,
    direction,
    traffic: of.traffic ?? [],
    guardrail: of.judge.guardrail,
    entry: of.judge.key,
    severity: of.judge.severity,
    mode: of.judge.mode,
    reason: of.reason,
    evidence: of.evidence ?? [],
  };
}

export function resourceOf(
  context: Context,
  type: ResourceType,
  of: { readonly id: string; readonly name: string; readonly account: string },
): FindingResource {
  return { type, id: of.id, name: of.name, account: of.account, region: regionOf(context.state, of.id) };
}

const accountOfState = new WeakMap<State, string>();

/** The account of everything in the state, for a finding that is about none of it; '' when there are several. */
export function soleAccount(state: State): string {
  const known = accountOfState.get(state);
  if (known !== undefined) return known;
  const maps = [state.securityGroups, state.networkAcls, state.services, state.tasks, state.loadBalancers];
  const accounts = new Set<string>();
  for (const map of maps) for (const { account } of map.values()) if (account !== '') accounts.add(account);
  const [only = ''] = accounts;
  const account = accounts.size === 1 ? only : '';
  accountOfState.set(state, account);
  return account;
}
