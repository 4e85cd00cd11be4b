import { matchOf } from './compile-match.ts';
import { type Compiling, modeOf, placed, scopeOf, severityOf } from './compiling.ts';
import { DEFAULT_ON, HABITS, TARGETS } from './defaults.ts';
import { parseExpectation } from './expect-line.ts';
import { parseInstant } from './instant.ts';
import { linesOf } from './line-list.ts';
import type { Expectation, Guardrail, GuardrailTarget, TrafficLine, Waiver } from './policy.ts';
import { shown } from './problem.ts';
import { closest } from './suggestion.ts';
import { parseTrafficLine } from './traffic-line.ts';
import { childOf, itemsOf, type Tree, textOf } from './tree.ts';

export function guardrails(compiling: Compiling, tree: Tree | undefined): readonly Guardrail[] {
  refuseSameId(compiling, tree);
  return itemsOf(tree).flatMap((item) => {
    const deny = denyOf(compiling, item);
    const where = childOf(item, 'where');
    if (deny === undefined) return [];
    return {
      id: textOf(childOf(item, 'id')) ?? '',
      mode: modeOf(compiling, item),
      severity: severityOf(item),
      ...(where !== undefined && { where: matchOf(compiling, where, null) }),
      deny,
      ...compiling.position(item.at),
    };
  });
}

function denyOf(compiling: Compiling, item: Tree): Guardrail['deny'] | undefined {
  const tree = childOf(item, 'deny');
  const text = textOf(tree);
  if (tree?.kind !== 'scalar' || text === undefined) return undefined;
  const habit = HABITS.find((one) => one === text);
  const on = childOf(item, 'on');
  if (habit !== undefined) {
    if (on !== undefined) {
      compiling.problems.push({
        at: on.at,
        message: `"on" is for traffic, and ${shown(habit)} is judged on tasks and services`,
        hint: 'remove on',
      });
    }
    return { kind: habit };
  }
  const meant = /\s/.test(text) ? null : closest(text, HABITS);
  if (meant !== null) {
    compiling.problems.push({
      at: tree.offset(0),
      message: `${shown(text)} is neither traffic nor one of ${HABITS.join(', ')}`,
      hint: `did you mean "${meant}"?`,
    });
    return undefined;
  }
  const line: TrafficLine | undefined = placed(
    compiling,
    tree,
    parseTrafficLine(text, scopeOf(compiling, { internet: true })),
  );
  return line === undefined ? undefined : { kind: 'traffic', line, on: targetsOf(compiling, on, line) };
}

function targetsOf(
  compiling: Compiling,
  tree: Tree | undefined,
  line: TrafficLine,
): readonly GuardrailTarget[] {
  const on =
    tree === undefined
      ? DEFAULT_ON
      : TARGETS.filter((target) => itemsOf(tree).some((item) => textOf(item) === target));
  const addresses = line.peers.some((peer) => peer.kind !== 'group');
  if (tree !== undefined && !addresses && !on.includes('securityGroups')) {
    compiling.problems.push({
      at: tree.at,
      message: 'only the rules of a security group name groups',
      hint: 'write on: [securityGroups], or deny addresses',
    });
  }
  return on;
}

/** An id stands in findings, alerts and commands: two of the same could not be told apart there. */
function refuseSameId(compiling: Compiling, tree: Tree | undefined): void {
  const lines = new Map<string, number>();
  for (const item of itemsOf(tree)) {
    const id = childOf(item, 'id');
    const text = textOf(id);
    if (id === undefined || text === undefined) continue;
    const before = lines.get(text);
    if (before === undefined) lines.set(text, compiling.position(id.at).line);
    else
      compiling.problems.push({
        at: id.at,
        message: `the id ${shown(text)} is used twice`,
        hint: `line ${before} has it already`,
      });
  }
}

export function expectations(compiling: Compiling, tree: Tree | undefined): readonly Expectation[] {
  const scope = scopeOf(compiling, { internet: true });
  return linesOf(compiling, tree, (text) => parseExpectation(text, scope)) ?? [];
}

export function waivers(compiling: Compiling, tree: Tree | undefined): readonly Waiver[] {
  refuseSameId(compiling, tree);
  return itemsOf(tree).flatMap((item) => {
    const allow = childOf(item, 'allow');
    const text = textOf(allow);
    const line: TrafficLine | undefined =
      allow?.kind === 'scalar' && text !== undefined
        ? placed(compiling, allow, parseTrafficLine(text, scopeOf(compiling, {})))
        : undefined;
    const until = untilOf(compiling, childOf(item, 'until'));
    const on = placeOf(compiling, childOf(item, 'on'));
    if (line === undefined || until === undefined) return [];
    return {
      id: textOf(childOf(item, 'id')) ?? '',
      allow: line,
      ...(on !== undefined && { on }),
      until,
      reason: textOf(childOf(item, 'reason')) ?? '',
      approvedBy: textOf(childOf(item, 'approvedBy')) ?? '',
      ...compiling.position(item.at),
    };
  });
}

function untilOf(compiling: Compiling, tree: Tree | undefined): number | undefined {
  const text = textOf(tree);
  if (tree?.kind !== 'scalar' || text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant.ok) return instant.value;
  compiling.problems.push(...instant.faults.map((fault) => ({ ...fault, at: tree.offset(fault.at) })));
  return undefined;
}

function placeOf(compiling: Compiling, tree: Tree | undefined): string | undefined {
  const text = textOf(tree);
  if (tree === undefined || text === undefined) return undefined;
  if (!/^(sg|acl)\/./.test(text)) {
    const meant = /^acl-/.test(text) ? `acl/${text}` : `sg/${text}`;
    compiling.problems.push({
      at: tree.at,
      message: `${shown(text)} does not say what it is`,
      hint: /^[a-z]+\//.test(text) ? 'write sg/… or acl/…' : `write ${meant}`,
    });
  }
  return text;
}
