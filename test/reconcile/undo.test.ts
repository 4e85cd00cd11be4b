import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/guard/index.ts';
import type { Call, State } from '../../shared/model/index.ts';
import type { Applied } from '../../shared/ports/index.ts';
import { needsOf, type UndoRequest, undo } from '../../shared/reconcile/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { excessIn } from '../support/excess.ts';
import { policyOf } from '../support/judged.ts';
import { PLACE } from '../support/kedge.ts';
import { type MemoryTable, memoryLedger, memoryTable } from '../support/memory-ledger.ts';
import { type RawRule, rawGroups } from '../support/raw-network.ts';

const NOW = Date.UTC(2026, 10, 23, 3, 0, 0);
const SG = 'sg-0aaaaaaaaaaaaaaaa';
const SSH: RawRule = { id: 'sgr-1', ports: [22, 22], cidr: '0.0.0.0/0' };
const resource = {
  type: 'AWS::EC2::SecurityGroup',
  id: SG,
  account: PLACE.account,
  region: PLACE.region,
} as const;

const POLICY = policyOf(
  'version: 1\nmode: alert\nsecurityGroups: { web: { match: { name: web }, ingress: [] } }',
);
const RULES = { policy: POLICY, needs: needsOf(POLICY) };

const group = (...rules: RawRule[]): State =>
  stateFromSections(rawGroups([{ id: SG, name: 'web', rules }])).state;

const permission = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const authorize: Call = {
  call: 'ec2:AuthorizeSecurityGroupIngress',
  input: { GroupId: SG, IpPermissions: [permission] },
};

function reverted(id: string, change: Partial<Incident> = {}): Incident {
  const revoke = { GroupId: SG, SecurityGroupRuleIds: ['sgr-1'] };
  return {
    id,
    resource,
    finding: excessIn(resource, { id: `${SG}|${id}` }),
    actor: null,
    eventIds: [],
    actions: [
      { call: 'ec2:RevokeSecurityGroupIngress', input: revoke, why: 'it is excess', inverse: authorize },
    ],
    status: 'reverted',
    reasons: [],
    eventTime: NOW,
    openedAt: NOW,
    closedAt: NOW,
    told: true,
    ...change,
  };
}

/** What is read in turn (the last one again and again), and what AWS answers to every call. */
type Aws = { readonly reads: readonly State[]; readonly answer?: Applied };

const DONE: Applied = { kind: 'done', requestId: 'r', created: [] };

function undoOf(table: MemoryTable, { reads, answer = DONE }: Aws, change: Partial<UndoRequest> = {}) {
  const states = [...reads];
  const deps = {
    observer: {
      observe: () => {
        const state = states.length > 1 ? states.shift() : states[0];
        return Promise.resolve({ kind: 'observed' as const, state: state ?? group() });
      },
      observeAll: () => Promise.resolve(group()),
      groupIdsByName: () => Promise.resolve([]),
    },
    applier: { apply: () => Promise.resolve(answer) },
    ledger: memoryLedger(table, { owner: 'alice' }),
    clock: { now: () => NOW + 1000, sleep: () => Promise.resolve() },
    settings: { verifyDelays: [1, 1] },
  };
  const [incident = reverted('kdg-1')] = table.incidents.values();
  return undo(deps, RULES, { incident, place: PLACE, by: 'alice', hold: null, despite: [], ...change });
}

async function tableWith(...incidents: readonly Incident[]): Promise<MemoryTable> {
  const table = memoryTable();
  await memoryLedger(table, { owner: 'kedge' }).record(incidents, NOW);
  return table;
}

const statuses = (table: MemoryTable) => [...table.incidents.values()].map(({ status }) => status);

describe('an undo', () => {
  it('undoes the other incidents that the same calls mended, and no others', async () => {
    const other = { ...reverted('kdg-3'), actions: [{ ...authorize, why: '', inverse: null }] };
    const table = await tableWith(reverted('kdg-1'), reverted('kdg-2'), other);
    const outcome = await undoOf(table, { reads: [group(), group(), group(SSH)] });
    expect([outcome.verdict, outcome.done]).toEqual(['undone', [authorize]]);
    expect(statuses(table)).toEqual(['undone', 'undone', 'reverted']);
    expect(table.incidents.get('kdg-2')?.undo).toEqual({ by: 'alice', at: NOW + 1000 });
  });

  it('waits for reads that lag, and is not done before they show it', async () => {
    const table = await tableWith(reverted('kdg-1'));
    const lagging = [group(), group(), group(), group(), group(SSH)];
    expect((await undoOf(table, { reads: lagging })).verdict).toBe('undone');
    const never = await tableWith(reverted('kdg-1'));
    const outcome = await undoOf(never, { reads: [group()] });
    expect([outcome.verdict, outcome.reasons.map(({ code }) => code)]).toEqual(['failed', ['not-shown']]);
    expect([statuses(never), never.incidents.get('kdg-1')?.undo?.by]).toEqual([['reverted'], 'alice']);
  });

  it('writes nothing when the resource changes between the look and the recheck', async () => {
    const table = await tableWith(reverted('kdg-1'));
    const hold = { until: NOW + 60_000, reason: 'r', by: 'alice' };
    const outcome = await undoOf(table, { reads: [group(), group(SSH)] }, { hold });
    expect([outcome.verdict, outcome.done, outcome.left]).toEqual(['refused', [], [authorize]]);
    expect([statuses(table), table.holds.size]).toEqual([['reverted'], 0]);
  });

  it('leaves an incident alone that a function has in hand', async () => {
    const open = reverted('kdg-1', { status: 'open', closedAt: null, told: false });
    const table = memoryTable();
    const spending = { account: PLACE.account, changes: 1, critical: false, limit: 9, now: NOW };
    await memoryLedger(table, { owner: 'f1' }).reserve([open], spending);
    const outcome = await undoOf(table, { reads: [group()] });
    expect([outcome.verdict, outcome.reasons.map(({ code }) => code)]).toEqual(['refused', ['in-hand']]);
  });

  it('says what AWS refused, and which calls are left', async () => {
    const table = await tableWith(reverted('kdg-1'));
    const failure = {
      kind: 'denied',
      code: 'UnauthorizedOperation',
      message: 'no',
      attempted: 'ec2:X',
    } as const;
    const outcome = await undoOf(table, { reads: [group()], answer: { kind: 'failed', failure } });
    expect(outcome).toMatchObject({
      verdict: 'failed',
      done: [],
      left: [authorize],
      reasons: [{ code: 'refused-by-aws', text: 'ec2:X: UnauthorizedOperation: no' }],
    });
  });
});
