import type { Direction, Evidence, Finding, FindingResource } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { intersect, isEmpty, subtract, unionAll } from '../netset/index.ts';
import type { GroupEntry } from '../policy/index.ts';
import type { Context } from './context.ts';
import { inVpc } from './context.ts';
import { findingOf, judgeOf, resourceOf } from './finding-of.ts';
import type { DirectionDrift, GroupDrift } from './group-drift.ts';
import { groupDrift } from './group-drift.ts';
import { breachWords } from './leftover.ts';
import { judgeOfBreach } from './on-trial.ts';
import { plainlyClean } from './quick-look.ts';
import { ruleCarriers, ruleText } from './rule-words.ts';
import { type Carrier, trafficWords } from './traffic-words.ts';
import { doubtFinding, unknownFindings } from './unknown.ts';

/** Everything that is wrong with one group's rules. Nothing for a group that is not in the state. */
export function groupFindings(context: Context, groupId: string): readonly Finding[] {
  const group = context.state.securityGroups.get(groupId);
  if (group === undefined || plainlyClean(context, group)) return [];
  const drift = groupDrift(context, groupId);
  if (drift === null) return [];
  const here = inVpc(context, group.vpcId);
  const resource = resourceOf(here, 'AWS::EC2::SecurityGroup', drift.group);
  return [
    ...conflictFinding(here, drift, resource),
    ...doubtFinding(drift.doubtful, resource),
    ...directionFindings(here, drift, { resource, side: drift.ingress }),
    ...directionFindings(here, drift, { resource, side: drift.egress }),
  ];
}

function conflictFinding(context: Context, drift: GroupDrift, resource: FindingResource): readonly Finding[] {
  const entries = context.policy.securityGroups.filter((entry) => drift.conflict.includes(entry.key));
  const [first] = entries;
  if (first === undefined) return [];
  const keys = entries.map((entry) => `${entry.key} (line ${entry.line})`).join(' and ');
  const reason = `Entries ${keys} both match ${resource.id} and differ; neither is applied.`;
  return [findingOf({ resource, kind: 'configuration', judge: judgeOf(first), reason })];
}

type Side = { readonly resource: FindingResource; readonly side: DirectionDrift };

function directionFindings(context: Context, drift: GroupDrift, at: Side): readonly Finding[] {
  const { side } = at;
  const told = [side.leftover, ...side.breaches.map((breach) => breach.traffic)];
  const excess = subtract(side.excess, unionAll(told));
  const found = forbiddenFindings(context, drift, at);
  const { entry } = drift;
  if (entry !== null && !isEmpty(excess)) found.push(excessFinding(context, { ...at, entry, excess }));
  if (entry !== null && !isEmpty(side.missing)) found.push(missingFinding(context, { ...at, entry }));
  return [...found, ...unknownFindings(context, { ...at, entry })];
}

function forbiddenFindings(context: Context, drift: GroupDrift, { resource, side }: Side): Finding[] {
  return side.breaches.map((breach) => {
    const { guardrail } = breach;
    const traffic = breachWords(context, breach, wordsBy(context, side)).lines;
    const said = guardrail.deny.kind === 'traffic' ? guardrail.deny.line.text : guardrail.deny.kind;
    const carried = evidence(context, side, breach.traffic);
    const reason = `Guardrail ${guardrail.id} (line ${guardrail.line}) denies ${said}; ${namesOf(carried)} ${admit(side.direction, carried.length > 1)} ${list(traffic)}.`;
    const judge = judgeOfBreach(breach, drift.entry, side.desired);
    return findingOf({
      resource,
      kind: 'forbidden',
      judge,
      reason,
      direction: side.direction,
      traffic,
      evidence: carried,
    });
  });
}

function excessFinding(
  context: Context,
  at: Side & { readonly entry: GroupEntry; readonly excess: TrafficSet },
): Finding {
  const { resource, side, entry, excess } = at;
  const traffic = trafficWords(context, excess, wordsBy(context, side)).lines;
  const carried = evidence(context, side, excess);
  const reason = `${namesOf(carried)} ${admit(side.direction, carried.length > 1)} ${list(traffic)}, which the ${side.direction} of entry ${entry.key} (line ${entry.line}) does not list.`;
  const judge = judgeOf(entry);
  return findingOf({
    resource,
    kind: 'excess',
    judge,
    reason,
    direction: side.direction,
    traffic,
    evidence: carried,
  });
}

function missingFinding(
  context: Context,
  { resource, side, entry }: Side & { readonly entry: GroupEntry },
): Finding {
  const traffic = trafficWords(context, side.missing, {
    direction: side.direction,
    carriers: wantedCarriers(side),
  }).lines;
  const lines = side.desiredLines.filter((line) => !isEmpty(intersect(line.traffic, side.missing)));
  const carried = lines.map(({ line }) => ({ carrier: `line ${line.line}`, text: line.text }));
  const wanted = list(lines.map(({ line }) => `"${line.text}" (line ${line.line})`));
  const are = lines.length > 1 ? 'are' : 'is';
  const reason = `${wanted} ${are} wanted, and no rule ${admit(side.direction, false)} ${list(traffic)}.`;
  const judge = judgeOf(entry);
  return findingOf({
    resource,
    kind: 'missing',
    judge,
    reason,
    direction: side.direction,
    traffic,
    evidence: carried,
  });
}

/** The rules that admit any of this traffic, each in the policy's words. */
function evidence(context: Context, side: DirectionDrift, of: TrafficSet): readonly Evidence[] {
  return side.rules
    .filter((rule) => rule.unknown === null && !isEmpty(intersect(rule.traffic, of)))
    .map(({ rule }) => ({ carrier: rule.id ?? 'rule', text: ruleText(context, rule, side.direction) }));
}

/** What one rule does, or several do. */
function admit(direction: Direction, several: boolean): string {
  if (direction === 'ingress') return several ? 'admit' : 'admits';
  return several ? 'let out' : 'lets out';
}

function namesOf(carried: readonly Evidence[]): string {
  if (carried.length === 0) return 'A rule';
  const shown = carried.slice(0, 5).map((one) => (one.carrier === 'rule' ? `rule ${one.text}` : one.carrier));
  return carried.length > 5 ? `${shown.join(', ')} and ${carried.length - 5} more` : shown.join(', ');
}

/** A long list helps nobody at night: the first few and a count. */
function list(traffic: readonly string[]): string {
  return traffic.length > 6
    ? `${traffic.slice(0, 6).join(', ')} and ${traffic.length - 6} more`
    : traffic.join(', ');
}

function wordsBy(context: Context, { direction, rules }: DirectionDrift): Parameters<typeof breachWords>[2] {
  return { direction, carriers: ruleCarriers(context, rules) };
}

/** What is missing is said in the words of the lines that want it. */
function wantedCarriers(side: DirectionDrift): readonly Carrier[] {
  return side.desiredLines.map(({ line, traffic }) => ({
    traffic,
    peer: line.text.replace(/^.*? (?:from|to) /, ''),
  }));
}
