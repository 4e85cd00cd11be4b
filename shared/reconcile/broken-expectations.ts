import { expectations, linesAbout } from '../exposure/index.ts';
import { type Reason, reason } from '../guard/index.ts';
import type { Call, Interface, ResourceRef, State } from '../model/index.ts';
import { type Expectation, matchText, type Policy } from '../policy/index.ts';
import { isBlockSection, SECTIONS } from '../state/index.ts';
import { behind } from './behind.ts';
import { onlyOpens } from './only-opens.ts';
import { stateAfter } from './state-after.ts';

/** Calls that are about to be made on one resource, and the whole network in which they would be. */
export type Intent = {
  readonly state: State;
  readonly policy: Policy;
  readonly resource: Pick<ResourceRef, 'type' | 'id'>;
  readonly calls: readonly Call[];
};

/**
 * Why these calls may not be made: each `expect allow` line about the resource that holds now and would not hold
 * after them. `state` is everything there is in the account and Region: what it does not hold cannot be cut. A kind
 * of thing that could not be read is not "none of it": then no line is known to survive. VPC Block Public Access is
 * another matter: no remedy changes it, so that a line which survives without it survives with it, as long as
 * everything stays in its subnet.
 */
export function brokenExpectations({ state, policy, resource, calls }: Intent): readonly Reason[] {
  const allows = policy.expect.filter(({ verdict }) => verdict === 'allow');
  if (allows.length === 0 || calls.every(onlyOpens)) return [];
  const unread = unreadForPaths(state, calls);
  if (unread.length > 0)
    return [notKnown(`${unread.join(', ')} could not be read`, 'see that they can be read')];
  const { state: after, unknown } = stateAfter(state, calls);
  if (after === state && unknown.length === 0) return [];
  const lines = linesOn(policy, resource, { allows, before: state, after });
  const now = resultsOf(state, policy, lines);
  const holding = lines.filter((_, at) => now[at]?.holds === true);
  if (unknown.length > 0)
    return holding.map((line) => reasonFor(policy, line, `what ${unknown.join(', ')} leads to is not known`));
  const then = resultsOf(after, policy, holding);
  return holding.flatMap((line, at) => {
    const result = then[at];
    return result === undefined || result.holds ? [] : [reasonFor(policy, line, result.why)];
  });
}

const resultsOf = (state: State, policy: Policy, lines: readonly Expectation[]) =>
  lines.length === 0 ? [] : expectations(state, policy, { lines, unsureBlock: 'allow' });

/** `why`: a sentence without a full stop; `release`: what would end it. */
export function notKnown(why: string, release: string): Reason {
  const text = `whether the remedy would break an \`expect allow\` line is not known: ${why}`;
  return { ...reason('breaks-expectation'), text, release };
}

/** The kinds of things that could not be read, or not all of them, of those that decide who reaches whom. */
export function unreadForPaths({ sections }: State, calls: readonly Call[]): readonly string[] {
  const isMoving = calls.some(({ call }) => call === 'ecs:UpdateService');
  return SECTIONS.filter((section) => {
    const { status } = sections[section];
    if ((status !== 'failed' && status !== 'part') || section === 'task-definitions') return false;
    return isMoving || !isBlockSection(section);
  });
}

function reasonFor({ file }: Policy, { text, line }: Expectation, why: string): Reason {
  const at = `${file}:${line}`;
  const said = reason('breaks-expectation', `"${text}" (${at}) would not hold any more: ${why}`);
  return { ...said, release: `change the expectation at ${at}, or the resource by hand` };
}

type Lines = { readonly allows: readonly Expectation[]; readonly before: State; readonly after: State };

/** The lines that name the resource, or something that stands behind it. */
function linesOn(
  policy: Policy,
  resource: Intent['resource'],
  { allows, before, after }: Lines,
): readonly Expectation[] {
  const found = new Set<Expectation>();
  // Rules and entries change whom an interface talks to, and not which interfaces there are.
  const states = before.interfaces === after.interfaces ? [before] : [before, after];
  const picks = [behind(before, resource), behind(after, resource)];
  const isMeant = (one: Interface): boolean => picks.some((isBehind) => isBehind(one));
  for (const state of states)
    for (const line of linesAbout(state, policy, { lines: allows, isMeant })) found.add(line);
  for (const line of allows) if (namesService(line, before, resource)) found.add(line);
  return allows.filter((line) => found.has(line));
}

/** A service that runs no task just now is judged by its configuration. */
function namesService({ from, to }: Expectation, state: State, { type, id }: Intent['resource']): boolean {
  const service = type === 'AWS::ECS::Service' ? state.services.get(id) : undefined;
  if (service === undefined) return false;
  const cluster = service.clusterArn.slice(service.clusterArn.lastIndexOf('/') + 1);
  return [from, to].some(
    (end) =>
      end.kind === 'service' && matchText(end.cluster, cluster) && matchText(end.service, service.name),
  );
}
