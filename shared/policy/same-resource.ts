import type { Mode } from '../model/index.ts';
import { formatTraffic, unionAll } from '../netset/index.ts';
import type { Contradiction } from './contradiction.ts';
import { lineTraffic } from './line-traffic.ts';
import { matchSame, type Selectors } from './match-relation.ts';
import type { AclLine, GroupsRule, Policy, Position, TrafficLine } from './policy.ts';
import { hasWildcard } from './wildcard.ts';

/** An entry as far as two can be about the same resource and differ: equal contents ask for the same. */
type Statement = Position & { readonly key: string; readonly match: Selectors; readonly content: string };

/** Pairs of entries that certainly match the same resource and say different things of it: neither would be applied. */
export function differingEntries(policy: Policy): readonly Contradiction[] {
  return [
    ...pairs(
      policy.securityGroups.map((entry) => stated(entry, [traffic(entry.ingress), traffic(entry.egress)])),
      'security groups',
    ),
    ...pairs(
      policy.networkAcls.map((entry) =>
        stated(entry, [texts(entry.ingress), texts(entry.egress), entry.subnets?.toSorted()]),
      ),
      'network ACLs',
    ),
    ...pairs(
      policy.ecs.map((entry) =>
        stated(entry, [
          groups(entry.securityGroups),
          entry.subnets?.toSorted(),
          entry.publicIp,
          entry.remedy,
        ]),
      ),
      'tasks or services',
    ),
    ...pairs(
      policy.loadBalancers.map((entry) => stated(entry, groups(entry.securityGroups))),
      'load balancers',
    ),
  ];
}

/** The mode counts: of two entries that ask for the same, one that reverts and one that only tells are not one. */
function stated(
  { key, match, line, column, mode }: Omit<Statement, 'content'> & { readonly mode: Mode },
  content: unknown,
): Statement {
  return { key, match, line, column, content: JSON.stringify([mode, content]) };
}

function texts(lines: readonly AclLine[] | undefined): readonly string[] | undefined {
  return lines?.map((line) => line.text);
}

/** What the lines admit, in whatever words: traffic sets are canonical. A reference is only equal to itself. */
function traffic(lines: readonly TrafficLine[] | undefined): readonly string[] | undefined {
  if (lines === undefined) return undefined;
  const set = unionAll(lines.map((line) => lineTraffic(line, (peer) => JSON.stringify(peer))));
  return formatTraffic(set, 'from');
}

function groups(rule: GroupsRule | undefined): unknown {
  if (rule === undefined) return null;
  return rule.kind === 'exact'
    ? rule.groups.toSorted()
    : { require: rule.require.toSorted(), allow: rule.allow?.toSorted() };
}

/** Entries with a plain name can only meet those of that name and those without one: 500 entries stay quick. */
function pairs(statements: readonly Statement[], what: string): readonly Contradiction[] {
  const named = new Map<string, Statement[]>();
  const wide: Statement[] = [];
  const found: Contradiction[] = [];
  statements.forEach((statement, i) => {
    const name = plainName(statement.match);
    const near = name === undefined ? statements.slice(0, i) : [...wide, ...(named.get(name) ?? [])];
    const before = near.find(
      (other) => other.content !== statement.content && matchSame(other.match, statement.match),
    );
    if (before !== undefined) found.push(differing(before, statement, what));
    if (name === undefined) wide.push(statement);
    else named.set(name, [...(named.get(name) ?? []), statement]);
  });
  return found;
}

function plainName({ name, service }: Selectors): string | undefined {
  const text = name ?? service;
  return text === undefined || hasWildcard(text) ? undefined : text;
}

function differing(before: Statement, { key, line, column }: Statement, what: string): Contradiction {
  return {
    line,
    column,
    message: `${key} and ${before.key} (line ${before.line}) match the same ${what} and differ`,
    hint: 'make them one entry, or tell them apart in match',
  };
}
