import { awsApplier, awsCreator, awsObserver, ssmKillSwitch } from '../shared/aws/index.ts';
import { type LedgerSnapshot, withWaivers } from '../shared/guard/index.ts';
import type { ResourceRef } from '../shared/model/index.ts';
import type { Policy } from '../shared/policy/index.ts';
import { NOTHING_KNOWN } from '../shared/reconcile/index.ts';
import { plain } from '../shared/report/index.ts';
import type { Bench } from './apply-bench.ts';
import { recordsOf, type StackOptions } from './apply-stack.ts';
import { atLedger, openLedger } from './ledger.ts';
import type { LedgerOptions } from './ledger-options.ts';
import { live } from './live.ts';
import type { Terminal } from './terminal.ts';

export type BenchOptions = Omit<LedgerOptions, 'table'> & StackOptions & { readonly approve: boolean };

/** The live account, what Kedge's ledger knows of it, and the policy with the waivers that people gave. */
export async function openBench(terminal: Terminal, policy: Policy, options: BenchOptions): Promise<Bench> {
  const { clients, place, clock, snapshot } = await opened(terminal, options);
  // Any resource's snapshot has the waivers of its account and Region.
  const here: ResourceRef = { type: 'AWS::EC2::VPC', id: '-', account: place.account, region: place.region };
  const { waivers } = await snapshot(here);
  return {
    place,
    policy: withWaivers(policy, waivers),
    observer: () => awsObserver(clients, clock),
    applier: awsApplier(clients),
    creator: awsCreator(clients),
    snapshot,
    now: terminal.now,
    sleep: clock.sleep,
    approved: options.approve,
    tell: (line) => terminal.note(plain(line, 1000)),
  };
}

async function opened(terminal: Terminal, options: BenchOptions) {
  const { clients, place, clock } = await live(options);
  const { table, killSwitchParameter: parameter, note } = await recordsOf(clients, options);
  if (note !== null) terminal.note(plain(note, 1000));
  const killSwitch = parameter === null ? null : ssmKillSwitch(clients, { parameter, clock });
  const isOn = async (): Promise<boolean> => (await killSwitch?.isOn()) ?? false;
  if (table === null) {
    const snapshot = async (): Promise<LedgerSnapshot> => ({ ...NOTHING_KNOWN, killSwitch: await isOn() });
    return { clients, place, clock, snapshot };
  }
  const named = { ...options, table };
  const desk = await openLedger(terminal, named, () => isOn);
  const snapshot = (resource: ResourceRef): Promise<LedgerSnapshot> =>
    atLedger(named, () => desk.ledger.snapshot(resource, terminal.now()));
  return { clients: desk.clients, place: desk.place, clock: desk.clock, snapshot };
}
