import type { Command } from 'commander';
import { context } from '../shared/drift/index.ts';
import type { Policy } from '../shared/policy/index.ts';
import { type Replayed, type ReplayScene, replayed } from '../shared/reconcile/index.ts';
import { plain, reviewReport } from '../shared/report/index.ts';
import { type SavedEvent, savedEvents } from './event-files.ts';
import { EXIT, type ExitStatus } from './exit.ts';
import { type LiveOptions, liveOptions } from './options.ts';
import { requirePolicy } from './policy-file.ts';
import { emptyTally, replaySummary, tallied } from './replay-summary.ts';
import { loadSource, noteTroubles } from './source.ts';
import type { Terminal } from './terminal.ts';

type Options = LiveOptions & {
  readonly policy: string;
  readonly state?: string;
  readonly events: string;
  readonly ownRole: readonly string[];
  readonly ownName: string;
};

export function addReplay(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('replay')
    .description(
      'a shadow run: what Kedge would have done about each past CloudTrail event; nothing is changed',
    )
    .requiredOption('--policy <file>', 'the policy file')
    .requiredOption(
      '--events <file>',
      'CloudTrail events: a JSON array, JSON lines, a log file, lookup-events output, .gz of each, or a folder of them',
    )
    .option('--state <directory>', 'a state directory instead of the live network')
    .option('--own-role <arn>', "a role that Kedge writes with; its changes are Kedge's own", collected, [])
    .option('--own-name <prefix>', "how the names of Kedge's own functions, queues and rules begin", 'kedge')
    .addHelpText('after', HELP);
  for (const option of liveOptions()) command.addOption(option);
  command.action(async (options: Options) => done(await replay(terminal, options)));
}

const HELP = `
Every event is judged alone against the state, which stays as it is. One JSON line an event goes to stdout, in the
order of the file; a summary goes to stderr. The exit status is 0 whatever was found, and 1 if an input could not be
read.`;

function collected(arn: string, before: readonly string[]): readonly string[] {
  return [...before, arn];
}

async function replay(terminal: Terminal, options: Options): Promise<ExitStatus> {
  const policy = await requirePolicy(options.policy);
  const source = await loadSource(options);
  noteTroubles(terminal, source);
  const scene: ReplayScene = {
    context: context(source.state, policy, { now: terminal.now() }),
    ownRoleArns: options.ownRole,
    ownNames: [options.ownName],
  };
  const tally = emptyTally();
  let unreadable = 0;
  for await (const saved of savedEvents(options.events)) {
    if (saved.kind === 'unreadable') {
      unreadable += 1;
      terminal.note(plain(saved.problem, 1000));
    }
    const result = judged(saved, scene);
    tallied(tally, result);
    const event = saved.kind === 'event' ? saved.event : null;
    terminal.out(JSON.stringify(line(event, { result, policy, now: terminal.now() })));
  }
  terminal.note(replaySummary(tally));
  return unreadable > 0 || source.problems.length > 0 ? EXIT.unreadable : EXIT.ok;
}

/** A line for what could not be read, too: one that is not there would be taken for one that is harmless. */
function judged(saved: SavedEvent, scene: ReplayScene): Replayed {
  if (saved.kind === 'event') return replayed(saved.event, scene);
  const guard = { verdict: 'hold', reasons: [] } as const;
  const skipped = plain(saved.problem, 1000);
  return { hint: null, resource: null, findings: [], plans: [], effects: new Map(), guard, skipped };
}

type About = { readonly result: Replayed; readonly policy: Policy; readonly now: number };

/** Design section 9's contract for one event. */
function line(event: unknown, { result, policy, now }: About): Readonly<Record<string, unknown>> {
  const { hint, resource, findings, plans, effects, guard, skipped } = result;
  const review = { policy, source: '', findings, plans, effects, expectations: [] };
  const found =
    findings.length === 0 ? [] : JSON.parse(reviewReport(review, { format: 'json', now })).findings;
  return {
    event: hint?.eventId ?? textIn(event, 'eventID', 'id'),
    eventName: hint?.eventName ?? textIn(event, 'eventName', 'detail-type'),
    resource: resource && {
      type: resource.type,
      id: resource.id,
      name: resource.name,
      account: resource.account,
      region: resource.region,
    },
    findings: found,
    plan: plans.filter((plan) => plan.hold === null).flatMap((plan) => plan.actions),
    guard: {
      verdict: guard.verdict,
      reasons: guard.reasons.map(({ code, text, release }) => `${code}: ${text}; released by: ${release}`),
    },
    skipped,
  };
}

/** What an event calls itself where it is no change: of a delivered one, the record within says it. */
function textIn(event: unknown, name: string, other: string): string | null {
  const record = member(event, 'detail');
  const found = [member(record, name), member(event, name), member(event, other)];
  return found.find((value) => typeof value === 'string') ?? null;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
