import type { AclEntry, Direction, Evidence, Finding, FindingResource } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { isEmpty, serviceRanges, subtract, unionAll } from '../netset/index.ts';
import type { AclPolicyEntry } from '../policy/index.ts';
import { aclAssociationFindings } from './acl-association.ts';
import type { AclDirectionDrift, AclDrift } from './acl-drift.ts';
import { aclDrift, carriers, entryCarriers, entryServices } from './acl-drift.ts';
import type { Context } from './context.ts';
import type { Judge } from './finding-of.ts';
import { findingOf, judgeOf, resourceOf } from './finding-of.ts';
import { breachWords } from './leftover.ts';
import { judgeOfBreach } from './on-trial.ts';
import { lineText, trafficWords } from './traffic-words.ts';
import { doubtFinding, unknownFindings } from './unknown.ts';

/** Everything that is wrong with one network ACL: its effect, and the subnets it stands before. */
export function aclFindings(context: Context, aclId: string): readonly Finding[] {
  const drift = aclDrift(context, aclId);
  if (drift === null) return [];
  const { acl } = drift;
  const resource = resourceOf(context, 'AWS::EC2::NetworkAcl', { ...acl, name: acl.tags.Name ?? '' });
  return [
    ...conflictFinding(context, drift, resource),
    ...doubtFinding(drift.doubtful, resource),
    ...directionFindings(context, drift, { resource, side: drift.ingress }),
    ...directionFindings(context, drift, { resource, side: drift.egress }),
    ...aclAssociationFindings(context, drift, resource),
  ];
}

function conflictFinding(context: Context, drift: AclDrift, resource: FindingResource): readonly Finding[] {
  const entries = context.policy.networkAcls.filter((entry) => drift.conflict.includes(entry.key));
  const [first] = entries;
  if (first === undefined) return [];
  const keys = entries.map((entry) => `${entry.key} (line ${entry.line})`).join(' and ');
  const reason = `Entries ${keys} both match ${resource.id} and differ; neither is applied.`;
  return [findingOf({ resource, kind: 'configuration', judge: judgeOf(first), reason })];
}

type Side = { readonly resource: FindingResource; readonly side: AclDirectionDrift };

function directionFindings(context: Context, drift: AclDrift, at: Side): readonly Finding[] {
  const { side } = at;
  const { entry } = drift;
  const found: Finding[] = side.breaches.map((breach) => {
    const { guardrail, traffic: set } = breach;
    const said = guardrail.deny.kind === 'traffic' ? guardrail.deny.line.text : '';
    const why = `Guardrail ${guardrail.id} (line ${guardrail.line}) denies ${said}`;
    const by = { direction: side.direction, carriers: entryCarriers(side.entries) };
    const { lines } = breachWords(context, breach, by);
    return trafficFinding(at, {
      kind: 'forbidden',
      judge: judgeOfBreach(breach, entry, side.desired),
      set,
      lines,
      why,
    });
  });
  const told = [side.leftover, ...side.breaches.map((breach) => breach.traffic)];
  const excess = subtract(side.excess, unionAll(told));
  if (entry !== null && !isEmpty(excess)) found.push(excessFinding(context, { ...at, entry, excess }));
  if (entry !== null && !isEmpty(side.missing)) {
    found.push(missingFinding(context, at, { judge: judgeOf(entry), key: entry.key }));
  }
  return [...found, ...unknownFindings(context, { ...at, entry })];
}

function excessFinding(
  context: Context,
  at: Side & { readonly entry: AclPolicyEntry; readonly excess: TrafficSet },
): Finding {
  const { side, entry, excess: set } = at;
  const by = { direction: side.direction, carriers: entryCarriers(side.entries) };
  const { lines } = trafficWords(context, set, by);
  const why = `Entry ${entry.key} (line ${entry.line}) does not list it`;
  return trafficFinding(at, { kind: 'excess', judge: judgeOf(entry), set, lines, why });
}

type Wrong = {
  readonly kind: 'excess' | 'forbidden';
  readonly judge: Judge;
  readonly set: TrafficSet;
  readonly lines: readonly string[];
  readonly why: string;
};

function trafficFinding({ resource, side }: Side, { kind, judge, set, lines, why }: Wrong): Finding {
  const evidence = entriesText(side.direction, side.entries, set);
  const by = evidence.map((one) => one.carrier).join(', ');
  const lets = evidence.length > 1 ? 'let' : 'lets';
  const reason = `${why}; ${by === '' ? 'an entry' : by} ${lets} through ${shown(lines)}.`;
  return findingOf({ resource, kind, judge, reason, direction: side.direction, traffic: lines, evidence });
}

function missingFinding(
  context: Context,
  { resource, side }: Side,
  of: { judge: Judge; key: string },
): Finding {
  const { direction } = side;
  const entries = side.desiredEntries ?? [];
  const { lines } = trafficWords(context, side.missing, { direction, carriers: entryCarriers(entries) });
  const evidence = entriesText(direction, entries, side.missing);
  const wanted = shown(evidence.map((one) => `"${one.text}"`));
  const reason = `Entry ${of.key} wants ${wanted}; ${direction} does not let through ${shown(lines)}.`;
  return findingOf({
    resource,
    kind: 'missing',
    judge: of.judge,
    reason,
    direction,
    traffic: lines,
    evidence,
  });
}

/** The entries that carry it, as the policy would write them: "100 allow tcp/443 from 0.0.0.0/0". */
function entriesText(
  direction: Direction,
  entries: readonly AclEntry[],
  set: TrafficSet,
): readonly Evidence[] {
  return carriers(entries, set).map((entry) => ({
    carrier: `${direction} entry ${entry.number}`,
    text: `${entry.number} ${entry.action} ${entryText(entry)}`,
  }));
}

function entryText(entry: AclEntry): string {
  const [range] = serviceRanges(entryServices(entry) ?? []);
  return range === undefined
    ? `protocol ${entry.protocol} ${entry.cidr}`
    : lineText(range, entry.direction, entry.cidr);
}

function shown(traffic: readonly string[]): string {
  return traffic.length > 6
    ? `${traffic.slice(0, 6).join(', ')} and ${traffic.length - 6} more`
    : traffic.join(', ');
}
