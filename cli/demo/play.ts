import type { LoggedCall } from '../../sim/index.ts';
import { snsDeliveries } from '../../sim/sns/index.ts';
import type { Network } from './network.ts';
import type { Played, Scenario } from './scenario.ts';
import { ACCOUNT, type Stage } from './stage.ts';

/** One scenario as it went. `calls` are Kedge's, as "ec2:DescribeSecurityGroups", those to DynamoDB last. */
export type Result = {
  readonly scenario: Scenario;
  readonly actual: string;
  readonly ok: boolean;
  readonly played: Played;
  readonly calls: readonly string[];
};

const DEFAULT_WAIT_SECONDS = 120;

export async function play(stage: Stage, network: Network, scenario: Scenario): Promise<Result> {
  const { sim, dynamo } = stage;
  const { world } = sim;
  const before = {
    calls: world.calls.all().length,
    mail: snsDeliveries(world).length,
    dynamo: dynamo.operations.length,
  };
  const person = world.identities.addUser({
    name: scenario.person,
    account: ACCOUNT,
    sourceIp: '198.51.100.7',
  });
  const scene = { stage, network, person };
  await scenario.act(scene);
  const acted = world.calls.all().length;
  await world.scheduler.advance((scenario.waitSeconds ?? DEFAULT_WAIT_SECONDS) * 1000);
  const all = world.calls.all().slice(before.calls);
  const did = world.calls
    .all()
    .slice(before.calls, acted)
    .filter((call) => call.mutating && isPersons(call, scenario));
  const calls = all.filter(isKedges);
  const messages = snsDeliveries(world)
    .slice(before.mail)
    .filter((one) => one.protocol === 'email')
    .map(({ subject, message }) => ({ subject: subject ?? '', text: message }))
    .filter((one) => !isSummary(one));
  const played: Played = { did, calls, messages, eventToFixMs: eventToFix(did, calls) };
  const actual = await scenario.outcome(scene, played);
  const stored = dynamo.operations.slice(before.dynamo).map((operation) => `dynamodb:${operation}`);
  return {
    scenario,
    actual,
    ok: actual === scenario.expected,
    played,
    calls: [...calls.map((call) => `${call.service}:${call.action}`), ...stored],
  };
}

function isPersons(call: LoggedCall, scenario: Scenario): boolean {
  return call.caller.endsWith(`/${scenario.person}`);
}

/** Of the whole network: a review sends it whenever something is new or gone, whoever is at work. */
const isSummary = ({ subject }: { readonly subject: string }): boolean => /^\[\w+\] Review of /.test(subject);

/** What one change costs and does: the reports of reviews that run meanwhile are nobody's. */
function isKedges({ caller, service }: LoggedCall): boolean {
  if (/:assumed-role\/kedge-prod-ReviewRole/.test(caller) && service === 's3') return false;
  return /:assumed-role\/kedge-prod-(Reconcile|Review|Notify)Role[^/]*\//.test(caller);
}

const NETWORK_SERVICES = new Set(['ec2', 'ecs', 'elasticloadbalancing']);

function eventToFix(did: readonly LoggedCall[], calls: readonly LoggedCall[]): number | null {
  const first = did[0];
  const last = calls
    .filter((call) => call.mutating && call.error === undefined && NETWORK_SERVICES.has(call.service))
    .at(-1);
  return first === undefined || last === undefined ? null : Date.parse(last.time) - Date.parse(first.time);
}
