import type { Context } from '../drift/index.ts';
import type { Action } from '../model/index.ts';
import { because, idsOf } from './claims.ts';
import type { GroupStep } from './group-order.ts';
import type { Addition, Change, Removal } from './group-target.ts';
import { ruleName, trafficSaid } from './live-rule.ts';
import type { Step } from './outcome.ts';
import type { RulePlace } from './rule-calls.ts';
import { authorizeCall, modifyCall, revokeAgain, revokeCall } from './rule-calls.ts';

/** The API calls of the steps, each with its inverse and a sentence for whoever reads the plan. */
export function groupSteps(context: Context, at: RulePlace, steps: readonly GroupStep[]): readonly Step[] {
  return steps.flatMap((step) => stepCalls(context, at, step));
}

function stepCalls(context: Context, at: RulePlace, step: GroupStep): readonly Step[] {
  switch (step.kind) {
    case 'revoke':
      return byTags(step.removals).map((removals) => revokeStep(context, at, removals));
    case 'authorize':
      return [authorizeStep(context, at, step.additions)];
    case 'modify':
      return [modifyStep(context, at, step.changes)];
  }
}

/** The inverse of a revoke restores tags, and one authorize can only give one set of them. */
function byTags(removals: readonly Removal[]): readonly (readonly Removal[])[] {
  const sets = new Map<string, Removal[]>();
  for (const removal of removals) {
    const key = JSON.stringify(Object.entries(removal.live.rule.tags).sort());
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [removal]);
    else set.push(removal);
  }
  return [...sets.values()];
}

function revokeStep(context: Context, at: RulePlace, removals: readonly Removal[]): Step {
  const rules = removals.map(({ live }) => live.rule);
  const why = sentences(removals, (one) => {
    return `Revoke ${ruleName(context, at.direction, one.live)}: ${because(one.closers)}${restOf(one)}.`;
  });
  const inverse = authorizeCall(at, rules, rules[0]?.tags);
  return { action: action(revokeCall(at, rules), why, inverse), findings: findingsOf(removals) };
}

function restOf({ covered, whole }: Removal): string {
  if (whole) return '; it goes whole, since narrowing it takes more rules than the limits allow';
  return covered ? '; what is wanted of it is admitted by other rules' : '';
}

function authorizeStep(context: Context, at: RulePlace, additions: readonly Addition[]): Step {
  const specs = additions.map(({ rule }) => rule.spec);
  const why = sentences(additionTexts(context, at, additions), (text) => text);
  const findings = [...new Set(additions.flatMap((one) => one.findings))];
  return { action: action(authorizeCall(at, specs), why, revokeAgain(at, specs)), findings };
}

/** The lines that are put back one by one; the pieces of one rule together. */
function additionTexts(context: Context, at: RulePlace, additions: readonly Addition[]): readonly string[] {
  const pieces = new Map<string, string[]>();
  const lines: string[] = [];
  for (const { rule, from, line } of additions) {
    const said = trafficSaid(context, at.direction, rule.traffic);
    if (line !== null) lines.push(`Put back ${said}, for "${line.text}" (line ${line.line}).`);
    const name = from === null ? null : (from.rule.id ?? ruleName(context, at.direction, from));
    if (name !== null) pieces.set(name, [...(pieces.get(name) ?? []), said]);
  }
  const kept = [...pieces].map(
    ([key, said]) =>
      `Admit ${said.join(', ')} by ${said.length === 1 ? 'a rule of its own' : 'rules of their own'}, before ${key} is narrowed or goes.`,
  );
  return [...kept, ...lines];
}

function modifyStep(context: Context, at: RulePlace, changes: readonly Change[]): Step {
  const why = sentences(changes, ({ live, to, closers }) => {
    const reason = because(closers);
    return `Narrow ${ruleName(context, at.direction, live)} to ${trafficSaid(context, at.direction, to.traffic)}: ${reason}. Its id, description and tags stay.`;
  });
  const call = modifyCall(
    at,
    changes.map(({ live, to }) => ({ rule: live.rule, spec: to.spec })),
  );
  const inverse = modifyCall(
    at,
    changes.map(({ live }) => ({ rule: live.rule, spec: live.rule })),
  );
  return { action: action(call, why, inverse), findings: findingsOf(changes) };
}

const action = (call: Pick<Action, 'call' | 'input'>, why: string, inverse: Action['inverse']): Action => ({
  ...call,
  why,
  inverse,
});

const findingsOf = (list: readonly Pick<Removal, 'closers'>[]): readonly string[] => [
  ...new Set(list.flatMap(({ closers }) => idsOf(closers))),
];

/** The first few in full: who reads a plan of hundreds of rules reads the input. */
function sentences<T>(list: readonly T[], text: (one: T) => string): string {
  const shown = list.slice(0, 4).map(text).join(' ');
  return list.length > 4 ? `${shown} (And ${list.length - 4} more like these.)` : shown;
}
