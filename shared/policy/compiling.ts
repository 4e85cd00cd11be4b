import type { Mode, Severity } from '../model/index.ts';
import { DEFAULT_SEVERITY, MODES, SEVERITIES } from './defaults.ts';
import type { PeerScope } from './peer-text.ts';
import type { Position } from './policy.ts';
import type { Parsed, Problem } from './problem.ts';
import { childOf, type Tree, type TreeEntry, type TreeScalar, textOf } from './tree.ts';

/**
 * What every part of a policy needs while it is read. A part that has not the right shape yields whatever can be
 * made of it, so that the lines in it are judged too: the shape has its own complaint, and the policy is refused.
 */
export type Compiling = {
  readonly text: string;
  readonly problems: Problem[];
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** The keys of `securityGroups`. */
  readonly groups: ReadonlySet<string>;
  /** The policy's own mode. */
  readonly mode: Mode;
  readonly position: (offset: number) => Position;
};

export function scopeOf(
  compiling: Compiling,
  allowed: { readonly self?: boolean; readonly internet?: boolean },
): PeerScope {
  const { names, groups } = compiling;
  return { names, groups, self: allowed.self === true, internet: allowed.internet === true };
}

/** The value of a scalar's parse with its place; its faults go to the problems, each at its own column. */
export function placed<T extends object>(
  compiling: Compiling,
  scalar: TreeScalar,
  result: Parsed<T>,
): (T & Position) | undefined {
  if (result.ok) return { ...result.value, ...compiling.position(scalar.offset(0)) };
  for (const { at, message, hint } of result.faults) {
    compiling.problems.push({ at: scalar.offset(at), message, hint });
  }
  return undefined;
}

export function modeOf(compiling: Compiling, tree: Tree): Mode {
  return MODES.find((mode) => mode === textOf(childOf(tree, 'mode'))) ?? compiling.mode;
}

export function severityOf(tree: Tree): Severity {
  return SEVERITIES.find((severity) => severity === textOf(childOf(tree, 'severity'))) ?? DEFAULT_SEVERITY;
}

/** What every entry has: its key and place, mode and severity. */
export function headOf(compiling: Compiling, { key, keyAt, value }: TreeEntry) {
  return { key, mode: modeOf(compiling, value), severity: severityOf(value), ...compiling.position(keyAt) };
}
