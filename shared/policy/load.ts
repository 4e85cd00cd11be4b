import { LineCounter } from 'yaml';
import { aclEntries, ecsEntries, groupEntries, loadBalancerEntries } from './compile-entries.ts';
import { expectations, guardrails, waivers } from './compile-rules.ts';
import type { Compiling } from './compiling.ts';
import { DEFAULT_LIMITS, DEFAULT_MODE, DEFAULT_QUOTAS, MODES } from './defaults.ts';
import { namesOf } from './names.ts';
import { parseTree } from './parse-tree.ts';
import type { LoadedPolicy, Policy, Position } from './policy.ts';
import { type Problem, printable, settled } from './problem.ts';
import { shapeProblems } from './shape-problems.ts';
import { childOf, entriesOf, numberOf, type Tree, textOf } from './tree.ts';

/**
 * The policy that a YAML or JSON text says, or everything that is wrong with it, in the order of the file. `file`
 * is only what errors call it. Contradictions are another matter: see `selfTest`.
 */
export function loadPolicy(text: string, file: string): LoadedPolicy {
  // A byte order mark is not a character of the first line.
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const tree = parseTree(source);
  const position = positions(source);
  const problems: Problem[] = [...tree.problems];
  const policy = tree.root === null ? null : policyOf(tree.root, { text: source, file, position, problems });
  if (tree.root === null && problems.length === 0) problems.push(EMPTY);
  const errors = settled(problems).map(({ at, message, hint }) => ({
    file,
    ...position(at),
    message: printable(message),
    hint: hint === null ? null : printable(hint),
  }));
  return policy === null || errors.length > 0 ? { ok: false, errors } : { ok: true, policy };
}

const EMPTY: Problem = { at: 0, message: 'the file is empty', hint: 'begin it with version: 1' };

type Reading = {
  readonly text: string;
  readonly file: string;
  readonly position: Compiling['position'];
  readonly problems: Problem[];
};

function policyOf(root: Tree, { text, file, position, problems }: Reading): Policy | null {
  if (root.kind !== 'map') {
    problems.push({ at: root.at, message: 'a policy is a map of keys', hint: 'begin it with version: 1' });
    return null;
  }
  problems.push(...shapeProblems(root, text));
  const names = namesOf(childOf(root, 'names'));
  problems.push(...names.problems);
  const securityGroups = childOf(root, 'securityGroups');
  const mode = MODES.find((one) => one === textOf(childOf(root, 'mode'))) ?? DEFAULT_MODE;
  const groups = new Set(entriesOf(securityGroups).map((entry) => entry.key));
  const compiling: Compiling = { text, problems, names: names.cidrs, groups, mode, position };
  return {
    version: 1,
    file,
    mode,
    names: Object.fromEntries(names.cidrs),
    guardrails: guardrails(compiling, childOf(root, 'guardrails')),
    securityGroups: groupEntries(compiling, securityGroups),
    networkAcls: aclEntries(compiling, childOf(root, 'networkAcls')),
    ecs: ecsEntries(compiling, childOf(root, 'ecs')),
    loadBalancers: loadBalancerEntries(compiling, childOf(root, 'loadBalancers')),
    expect: expectations(compiling, childOf(root, 'expect')),
    waivers: waivers(compiling, childOf(root, 'waivers')),
    limits: numbersOf(childOf(root, 'limits'), DEFAULT_LIMITS),
    quotas: numbersOf(childOf(root, 'quotas'), DEFAULT_QUOTAS),
  };
}

function numbersOf<T extends Readonly<Record<string, number>>>(tree: Tree | undefined, standard: T): T {
  const written = entriesOf(tree).flatMap(({ key, value }) => {
    const number = numberOf(value);
    return number === undefined ? [] : [[key, number]];
  });
  return { ...standard, ...Object.fromEntries(written) };
}

/** Offset → line and column, both from 1. */
function positions(text: string): (offset: number) => Position {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) counter.addNewLine(at + 1);
  return (offset) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
}
