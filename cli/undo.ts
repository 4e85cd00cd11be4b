import { type Command, Option } from 'commander';
import type { Incident } from '../shared/guard/index.ts';
import type { Place } from '../shared/ports/index.ts';
import type { UndoOutcome, UndoRequest } from '../shared/reconcile/index.ts';
import { plain } from '../shared/report/index.ts';
import { CommandError, EXIT, type ExitStatus } from './exit.ts';
import type { Desk } from './ledger.ts';
import { addLedgerOptions, type LedgerOptions, type PolicyOptions, policyOptions } from './ledger-options.ts';
import type { Terminal } from './terminal.ts';
import { undoJson, undoText } from './undo-text.ts';
import { reasonOf, untilOf } from './until.ts';

type Options = LedgerOptions &
  PolicyOptions & {
    readonly killSwitchParameter: string;
    readonly holdUntil?: string;
    readonly reason?: string;
    readonly despiteKillSwitch?: true;
    readonly despiteBudget?: true;
  };

export function addUndo(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const command = program
    .command('undo')
    .description('take back what Kedge did for an incident')
    .argument('<incident>', 'its id, kdg-…, as the alert and "kedge history" give it')
    .option('--hold-until <time>', 'and hold the resource until then: 2026-12-01T00:00:00Z, or 30m, 2h, 3d')
    .option('--reason <text>', 'why it is held, for whoever reads the alert')
    .option('--despite-kill-switch', 'undo although the kill switch is on')
    .option('--despite-budget', 'undo although the budget of changes is spent')
    .addHelpText('after', HELP);
  addLedgerOptions(command);
  for (const option of policyOptions()) command.addOption(option);
  command
    .addOption(
      new Option('--kill-switch-parameter <name>', "the kill switch: the stack's output")
        .env('KEDGE_KILL_SWITCH_PARAMETER')
        .default('kedge-prod-kill-switch'),
    )
    .action(async (id: string, options: Options) => done(await undoIncident(terminal, id, options)));
}

const HELP = `
In a hurry: kedge undo ID --hold-until 2h --reason 'what for'

It makes the opposite of each call that Kedge made, the last first, with your credentials; rules come back with their
descriptions and tags. All is judged before the first write, and then all of it is made or nothing:
- The resource must be as Kedge left it. If somebody has changed it since, nothing is written, and the calls are
  printed for you to judge and make by hand.
- What is already as it was before counts as done. After a failure the same command goes on where it stopped.
- Kedge would find again at once what mode "enforce" does not allow, and revert it. So an undo wants to know what
  keeps it: a hold (--hold-until and --reason, or one of your own that is in force), a waiver of the traffic, or a
  policy that allows it. Otherwise it says so and writes nothing. When the hold ends, Kedge reverts it again.
- Somebody else's hold, the kill switch and the budget stop an undo as they stop Kedge; --despite-kill-switch and
  --despite-budget undo all the same, and Kedge itself goes on standing still.

Exit status: 0 undone, 2 not undone and nothing written, 1 AWS refused a call or could not be read.`;

async function undoIncident(terminal: Terminal, id: string, options: Options): Promise<ExitStatus> {
  if (options.holdUntil === undefined && options.reason !== undefined)
    throw new CommandError(
      '--reason is for --hold-until: say when the hold ends, such as --hold-until 2h.',
      EXIT.usage,
    );
  const until =
    options.holdUntil === undefined ? null : untilOf('--hold-until', options.holdUntil, terminal.now());
  const reason = until === null ? '' : reasonOf(options.reason);
  const [{ atLedger, openLedger }, aws] = await Promise.all([
    import('./ledger.ts'),
    import('../shared/aws/index.ts'),
  ]);
  const desk = await openLedger(terminal, options, (clients, clock) => {
    const parameter = options.killSwitchParameter;
    return () => aws.ssmKillSwitch(clients, { parameter, clock }).isOn();
  });
  const incident = await atLedger(options, () => desk.ledger.find(id));
  if (incident === null)
    throw new CommandError(
      `There is no incident ${plain(id)} in ${options.table}; "kedge history" lists them.`,
    );
  const place = placeOf(desk, incident);
  const request: UndoRequest = {
    incident,
    place,
    by: desk.caller,
    hold: until === null ? null : { until, reason, by: desk.caller },
    despite: [
      ...(options.despiteKillSwitch === true ? (['kill-switch'] as const) : []),
      ...(options.despiteBudget === true ? (['budget-spent'] as const) : []),
    ],
  };
  const outcome = await atLedger(options, () => undone(desk, options, request));
  const about = { incident, place, hold: request.hold };
  terminal.out(options.format === 'json' ? undoJson(outcome, about) : undoText(outcome, about));
  return STATUS[outcome.verdict];
}

const STATUS: Readonly<Record<UndoOutcome['verdict'], ExitStatus>> = {
  undone: EXIT.ok,
  refused: EXIT.findings,
  failed: EXIT.unreadable,
};

/** EC2's reads usually agree within a second. */
const VERIFY_DELAYS = [200, 800, 2000, 5000];

async function undone(desk: Desk, options: Options, request: UndoRequest): Promise<UndoOutcome> {
  const [{ needsOf, undo }, { reason }, { policyInForce }, aws] = await Promise.all([
    import('../shared/reconcile/index.ts'),
    import('../shared/guard/index.ts'),
    import('./deployed-policy.ts'),
    import('../shared/aws/index.ts'),
  ]);
  const inForce = await policyInForce(desk, options);
  if (inForce.kind === 'unusable') {
    const reasons = [reason('policy-unusable', inForce.reason)];
    return {
      verdict: 'refused',
      done: [],
      left: inverses(request.incident),
      reasons,
      again: [],
      heldUntil: null,
      related: [],
    };
  }
  const { policy } = inForce;
  const deps = {
    observer: desk.observer,
    applier: aws.awsApplier(desk.clients),
    ledger: desk.ledger,
    clock: desk.clock,
    settings: { verifyDelays: VERIFY_DELAYS },
  };
  return undo(deps, { policy, needs: needsOf(policy) }, request);
}

const inverses = ({ actions }: Incident) => actions.toReversed().flatMap(({ inverse }) => inverse ?? []);

/** The resource's own Region, whatever --region says of the table. */
function placeOf({ place }: Desk, { id, resource }: Incident): Place {
  if (resource.account === place.account) return { ...place, region: resource.region ?? place.region };
  throw new CommandError(
    `${id} is about account ${resource.account}, and these credentials are of ${place.account}: use credentials of that account, and the ARN of the table as --table.`,
  );
}
