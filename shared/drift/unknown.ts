import type { Direction, Finding, FindingResource } from '../model/index.ts';
import type { Context } from './context.ts';
import { findingOf, guardOf, type Judge, judgeOf } from './finding-of.ts';
import type { Undecided } from './guardrail.ts';

type Entry = Parameters<typeof judgeOf>[0] & { readonly line: number };

type Side = {
  readonly direction: Direction;
  readonly unknown: readonly string[];
  readonly undecided: readonly Undecided[];
};

/** What could not be judged of one direction: one finding for the entry, and one for each guardrail. */
export function unknownFindings(
  context: Context,
  of: { readonly resource: FindingResource; readonly side: Side; readonly entry: Entry | null },
): readonly Finding[] {
  const { resource, side, entry } = of;
  const { direction } = side;
  const nobody: Judge = { key: null, guardrail: null, mode: context.policy.mode, severity: 'high' };
  const judge = entry === null ? nobody : judgeOf(entry);
  const own =
    side.unknown.length === 0 ? [] : [unknownFinding({ resource, judge, reasons: side.unknown, direction })];
  return [
    ...own,
    ...side.undecided.map(({ guardrail, reasons }) =>
      unknownFinding({ resource, judge: guardOf(guardrail), reasons, direction }),
    ),
  ];
}

/** Nobody can tell whether these entries are about the resource: none of them is applied. */
export function doubtFinding(doubtful: readonly Entry[], resource: FindingResource): readonly Finding[] {
  const [first] = doubtful;
  if (first === undefined) return [];
  const keys = doubtful.map((entry) => `${entry.key} (line ${entry.line})`).join(' and ');
  const reasons = [
    `whether entry ${keys} matches ${resource.id} cannot be told: its VPC or Region is not in the state`,
  ];
  return [unknownFinding({ resource, judge: judgeOf(first), reasons })];
}

export function unknownFinding(of: {
  readonly resource: FindingResource;
  readonly judge: Judge;
  readonly reasons: readonly string[];
  readonly direction?: Direction;
}): Finding {
  const { reasons, ...statement } = of;
  const reason = `Not everything could be judged: ${[...new Set(reasons)].join('; ')}.`;
  return findingOf({ ...statement, kind: 'unknown', reason });
}
