import type { Hint } from '../events/index.ts';
import type { Dependencies } from './dependencies.ts';
import type { Incoming } from './intake.ts';
import { taken } from './intake.ts';
import { isLastAttempt, tryAgain } from './later.ts';
import { lookAt } from './look.ts';
import type { Outcome, Rules } from './outcome.ts';
import { askForReviews } from './review-request.ts';
import { usableRules } from './rules.ts';
import { isSeenAlready } from './seen-lately.ts';
import type { Asked } from './targets.ts';
import type { Work } from './work.ts';
import { mergedWork } from './work.ts';

/** `failures` are the ids of messages that the queue must deliver again. */
export type BatchResult = { readonly failures: readonly string[]; readonly outcomes: readonly Outcome[] };

/** Everything a batch asks for, each resource once. */
export async function reconcileBatch(
  deps: Dependencies,
  messages: readonly Incoming[],
): Promise<BatchResult> {
  const failures = new Set<string>();
  const asked: Asked = new Map();
  const work: Work[] = [];
  const hints: Hint[] = [];
  for (const message of messages)
    work.push(...(await takenOrKept(deps, message, { asked, failures, hints })));
  const merged = mergedWork(work).filter((one) => !isSeenAlready(deps, one));
  if (merged.length === 0 && hints.length === 0) return { failures: [...failures], outcomes: [] };
  const rules = await usableRules(deps);
  // Nothing may be judged without a policy, and nothing may be missed: the queue keeps the messages for later.
  if (rules === null)
    return { failures: [...failures, ...merged.flatMap((item) => item.messages)], outcomes: [] };
  await askForReviews(deps, rules.policy, hints);
  const outcomes = await inTurn(merged, deps.settings.concurrency, (item) =>
    guarded(deps, rules, { work: item, failures }),
  );
  return { failures: [...failures], outcomes };
}

type Intake = { readonly asked: Asked; readonly failures: Set<string>; readonly hints: Hint[] };

/** One message's bad luck is not another's: what it breaks on, it alone is delivered again for. */
async function takenOrKept(deps: Dependencies, message: Incoming, intake: Intake): Promise<readonly Work[]> {
  try {
    const { work, again, hint } = await taken(deps, message, intake.asked);
    if (again) intake.failures.add(message.id);
    if (hint !== undefined) intake.hints.push(hint);
    return work;
  } catch (error) {
    deps.log({ level: 'error', message: 'message failed', id: message.id, error: textOf(error) });
    intake.failures.add(message.id);
    return [];
  }
}

type Guarded = { readonly work: Work; readonly failures: Set<string> };

/**
 * One resource's bad luck is not another's: an exception (the ledger or SNS cannot be reached) sends its own
 * messages back, and no others.
 */
async function guarded(deps: Dependencies, rules: Rules, { work, failures }: Guarded): Promise<Outcome> {
  const { resource } = work;
  try {
    const outcome = await lookAt(deps, rules, work);
    const { verdict, findings, reasons } = outcome;
    deps.log({ level: 'info', message: 'looked', resource, verdict, findings, reasons });
    if (verdict === 'retry') {
      if (isLastAttempt(work)) for (const id of work.messages) failures.add(id);
      else await tryAgain(deps, work);
    }
    return outcome;
  } catch (error) {
    deps.log({ level: 'error', message: 'look failed', resource, error: textOf(error) });
    for (const id of work.messages) failures.add(id);
    return { work, verdict: 'retry', findings: [], reasons: [textOf(error)] };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

async function inTurn<A, B>(
  items: readonly A[],
  width: number,
  run: (item: A) => Promise<B>,
): Promise<readonly B[]> {
  const done: B[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of waiting) done[at] = await run(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, width) }, worker));
  return done;
}
