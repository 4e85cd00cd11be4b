import { context, findings } from '../shared/drift/index.ts';
import type { Finding, State } from '../shared/model/index.ts';
import { isAboutEntry, stateAfter } from '../shared/reconcile/index.ts';
import { type Bench, held, type Step } from './apply-bench.ts';
import { createMissing, mendResource, modeOf } from './apply-resource.ts';

/** `left`: what is still found at the end, whatever was done. */
export type Run = {
  readonly steps: readonly Step[];
  readonly state: State;
  readonly left: readonly Finding[];
};

/** New groups want their rules, and a subnet waits for the entries of its ACL: each is a round later. */
const MOST_ROUNDS = 5;
/** EC2's reads lag behind its writes: what is still there counts only after the last pause. */
const PAUSES_MS = [0, 500, 1500, 4000];

/** Makes the live network as the policy says, as far as the guard lets it, and looks at what came of it. */
export async function applyPolicy(bench: Bench): Promise<Run> {
  const steps: Step[] = [];
  const tried = new Set<string>();
  let seen = await look(bench, new Set());
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const done = await oneRound(bench, seen, tried);
    steps.push(...done);
    const mended = done.flatMap((step) => (step.verdict === 'applied' ? step.findings : []));
    if (mended.length === 0) break;
    seen = await look(bench, new Set(mended));
  }
  const left = new Set(seen.found.map((finding) => finding.id));
  // What was held may have been mended all the same: a foreign subnet went when its own ACL took it back.
  const lasting = steps.filter((step) => step.verdict !== 'held' || step.findings.some((id) => left.has(id)));
  return { steps: lasting.map((step) => verified(step, left)), state: seen.state, left: seen.found };
}

type Seen = { readonly state: State; readonly found: readonly Finding[] };

/** Everything, read until what was mended is gone from it, or is not going to be. */
async function look(bench: Bench, mended: ReadonlySet<string>): Promise<Seen> {
  let seen = await lookOnce(bench);
  for (const pause of PAUSES_MS) {
    if (!seen.found.some((finding) => mended.has(finding.id))) break;
    await bench.sleep(pause);
    seen = await lookOnce(bench);
  }
  return seen;
}

async function lookOnce(bench: Bench): Promise<Seen> {
  const state = await bench.observer().observeAll(bench.place);
  return { state, found: findings(context(state, bench.policy, { now: bench.now() })) };
}

/**
 * What does not exist is made first, and then looked at again, because rules that name it are unknown until then.
 * Nothing is tried twice: what does not go away by being mended once is not to be hammered at.
 */
async function oneRound(bench: Bench, seen: Seen, tried: Set<string>): Promise<readonly Step[]> {
  const open = seen.found.filter((finding) => !tried.has(finding.id));
  const made = await createMissing(bench, seen.state, open);
  for (const step of made) for (const id of step.findings) tried.add(id);
  if (made.some((step) => step.verdict === 'applied')) return made;
  const steps: Step[] = [...made];
  let { state } = seen;
  for (const own of byResource(open.filter((finding) => !tried.has(finding.id)))) {
    for (const { id } of own) tried.add(id);
    const more = await mendWhatMayBe(bench, own, state);
    steps.push(...more);
    // Of two groups that let the same in, one may go and not both: the next plan is judged without the first's rules.
    for (const { actions } of more) state = stateAfter(state, actions).state;
  }
  return steps;
}

type Some = readonly [Finding, ...Finding[]];

function byResource(found: readonly Finding[]): readonly Some[] {
  const groups = new Map<string, Some>();
  for (const finding of found) {
    const own = groups.get(finding.resource.id);
    groups.set(finding.resource.id, own === undefined ? [finding] : [...own, finding]);
  }
  return [...groups.values()];
}

async function mendWhatMayBe(bench: Bench, own: Some, state: State): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const wanted: Finding[] = [];
  for (const finding of own) {
    const reason = modeOf(bench, finding) ?? aboutPolicy(finding);
    if (reason === null) wanted.push(finding);
    else steps.push(held([finding], [reason]));
  }
  const [first, ...more] = wanted;
  if (first !== undefined) steps.push(...(await mendResource(bench, [first, ...more], state)));
  return steps;
}

/** An entry that matches nothing, a section that could not be read: there is no resource to mend. */
function aboutPolicy(finding: Finding) {
  const { resource, reason } = finding;
  return resource.account === '' || isAboutEntry(finding)
    ? { text: reason, release: 'change the policy, or what it speaks of' }
    : null;
}

/** AWS took the calls; whether they did what they were for, only the network can tell. */
function verified(step: Step, left: ReadonlySet<string>): Step {
  if (step.verdict !== 'applied' || !step.findings.some((id) => left.has(id))) return step;
  const text = 'AWS accepted the calls, but the finding is still there';
  return { ...step, verdict: 'failed', reasons: [{ text, release: 'see who or what puts it back' }] };
}
