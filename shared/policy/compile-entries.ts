import type { Direction } from '../model/index.ts';
import { type AclContent, parseAclLine } from './acl-line.ts';
import { ecsMatchOf, groupsRuleOf, matchOf, refuseTwice } from './compile-match.ts';
import { type Compiling, headOf, scopeOf } from './compiling.ts';
import { REMEDIES } from './defaults.ts';
import { linesOf } from './line-list.ts';
import type {
  AclLine,
  AclPolicyEntry,
  EcsEntry,
  GroupEntry,
  LoadBalancerEntry,
  TrafficLine,
} from './policy.ts';
import { parseTrafficLine } from './traffic-line.ts';
import { childOf, entriesOf, type Tree, type TreeEntry, textOf } from './tree.ts';

export function groupEntries(compiling: Compiling, tree: Tree | undefined): readonly GroupEntry[] {
  return entriesOf(tree).map((entry) => ({
    ...headOf(compiling, entry),
    match: matchOf(compiling, childOf(entry.value, 'match'), 'sg-'),
    ...bothDirections((direction) => trafficLines(compiling, entry, direction)),
  }));
}

function trafficLines(
  compiling: Compiling,
  { value }: TreeEntry,
  direction: Direction,
): readonly TrafficLine[] | undefined {
  const scope = { ...scopeOf(compiling, { self: true }), direction };
  return linesOf(compiling, childOf(value, direction), (text) => parseTrafficLine(text, scope));
}

export function aclEntries(compiling: Compiling, tree: Tree | undefined): readonly AclPolicyEntry[] {
  return entriesOf(tree).map((entry) => {
    const subnets = refuseTwice(compiling, childOf(entry.value, 'subnets'));
    return {
      ...headOf(compiling, entry),
      match: matchOf(compiling, childOf(entry.value, 'match'), 'acl-'),
      ...(subnets !== undefined && { subnets }),
      ...bothDirections((direction) => aclLines(compiling, entry, direction)),
    };
  });
}

/** By number, as AWS reads them, whatever their order in the file. */
function aclLines(
  compiling: Compiling,
  { value }: TreeEntry,
  direction: Direction,
): readonly AclLine[] | undefined {
  const tree = childOf(value, direction);
  const names = compiling.names.keys();
  const lines = linesOf<AclContent>(compiling, tree, (text) =>
    parseAclLine(text, { direction, names: [...names] }),
  );
  refuseSameNumber(compiling, tree, lines ?? []);
  return lines === undefined ? undefined : [...lines].sort((a, b) => a.number - b.number);
}

function refuseSameNumber(compiling: Compiling, tree: Tree | undefined, lines: readonly AclLine[]): void {
  const first = new Map<number, AclLine>();
  for (const line of lines) {
    const before = first.get(line.number);
    if (before === undefined) {
      first.set(line.number, line);
      continue;
    }
    const at = tree === undefined ? 0 : offsetOf(compiling, tree, line);
    const message = `number ${line.number} is used twice in this direction`;
    compiling.problems.push({
      at,
      message,
      hint: `line ${before.line} has it already; give this entry another`,
    });
  }
}

function offsetOf(compiling: Compiling, tree: Tree, line: AclLine): number {
  const items = tree.kind === 'list' ? tree.items : [];
  const found = items.find((item) => {
    const { line: row, column } = compiling.position(item.kind === 'scalar' ? item.offset(0) : item.at);
    return row === line.line && column === line.column;
  });
  return found?.kind === 'scalar' ? found.offset(0) : tree.at;
}

function bothDirections<T>(lines: (direction: Direction) => T | undefined): {
  readonly ingress?: T;
  readonly egress?: T;
} {
  const ingress = lines('ingress');
  const egress = lines('egress');
  return { ...(ingress !== undefined && { ingress }), ...(egress !== undefined && { egress }) };
}

export function ecsEntries(compiling: Compiling, tree: Tree | undefined): readonly EcsEntry[] {
  return entriesOf(tree).map((entry) => {
    const { value } = entry;
    const match = ecsMatchOf(compiling, childOf(value, 'match'));
    const securityGroups = groupsRuleOf(compiling, childOf(value, 'securityGroups'));
    const subnets = refuseTwice(compiling, childOf(value, 'subnets'));
    const publicIp = childOf(value, 'publicIp');
    return {
      ...headOf(compiling, entry),
      match,
      ...(securityGroups !== undefined && { securityGroups }),
      ...(subnets !== undefined && { subnets }),
      ...(publicIp?.kind === 'scalar' && typeof publicIp.value === 'boolean' && { publicIp: publicIp.value }),
      remedy: remedyOf(compiling, value, match.service !== undefined),
    };
  });
}

function remedyOf(compiling: Compiling, value: Tree, ofService: boolean): EcsEntry['remedy'] {
  const tree = childOf(value, 'remedy');
  const remedy = REMEDIES.find((one) => one === textOf(tree)) ?? null;
  // The scheduler would start another task for each that is stopped.
  if (remedy === 'stop' && ofService && tree !== undefined) {
    compiling.problems.push({
      at: tree.at,
      message: '"stop" is for standalone tasks, and this entry names a service',
      hint: 'write rollback or alert',
    });
  }
  return remedy;
}

export function loadBalancerEntries(
  compiling: Compiling,
  tree: Tree | undefined,
): readonly LoadBalancerEntry[] {
  return entriesOf(tree).map((entry) => {
    const securityGroups = groupsRuleOf(compiling, childOf(entry.value, 'securityGroups'));
    return {
      ...headOf(compiling, entry),
      match: matchOf(compiling, childOf(entry.value, 'match'), 'arn:'),
      ...(securityGroups !== undefined && { securityGroups }),
    };
  });
}
