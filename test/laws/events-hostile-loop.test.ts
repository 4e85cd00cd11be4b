import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../shared/events/index.ts';
import { type Dependencies, reconcileBatch } from '../../shared/reconcile/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { ACCOUNT, delivered, GROUP, REGION, record } from '../events/record.ts';
import { policyOf } from '../support/judged.ts';
import { memoryLedger, memoryTable } from '../support/memory-ledger.ts';
import { rawGroups } from '../support/raw-network.ts';
import { bases, type Json, mutated, mutation, nativeBase } from './hostile-records.ts';

const RUNS = 10_000;
const PLACE = { account: ACCOUNT, region: REGION, partition: 'aws' };
const OWN = ['kedge-'];
/** In breach of the policy like GROUP, and named by no record: only who is led astray writes to it. */
const BAIT = 'sg-0bad0bad0bad0bad0';
const POLICY = policyOf(`
version: 1
mode: enforce
guardrails: [{ id: no-ssh, deny: tcp/22 from internet, severity: critical }]
`);

const stateWith = (open: readonly string[]) => {
  const rule = { ports: [22, 22], cidr: '0.0.0.0/0' } as const;
  const group = (id: string) => ({ id, name: id.slice(0, 6), rules: open.includes(id) ? [rule] : [] });
  return stateFromSections(rawGroups([group(GROUP), group(BAIT)])).state;
};
const STATES = new Map([[], [GROUP], [BAIT], [GROUP, BAIT]].map((open) => [open.join(), stateWith(open)]));

type Done = {
  /** Ids of the groups that were written to. */
  readonly written: ReadonlySet<string>;
  readonly failures: readonly string[];
  /** How often it was said what became of the message. */
  readonly accounted: number;
};

const FATES: readonly string[] = ['Ignored', 'Quarantined', 'Tampering', 'OwnChanges'];

/** One message through the loop: two groups that are in breach, one that every record of them names, and the bait. */
async function through(body: unknown): Promise<Done> {
  const written = new Set<string>();
  let accounted = 0;
  const state = () => STATES.get([GROUP, BAIT].filter((id) => !written.has(id)).join()) ?? stateWith([]);
  const deps: Dependencies = {
    observer: {
      observe: async (_, { id }) => ({
        kind: id === GROUP || id === BAIT ? 'observed' : 'absent',
        state: state(),
      }),
      observeAll: async () => state(),
      groupIdsByName: async (_, name) => (name === 'web' ? [GROUP] : []),
    },
    applier: {
      apply: async (_, { input }) => {
        written.add(String(input.GroupId));
        return { kind: 'done', requestId: null, created: [] };
      },
    },
    ledger: memoryLedger(memoryTable(), { owner: 'f' }),
    notifier: { publish: async () => 'm' },
    queue: { send: async () => undefined },
    policySource: {
      load: async () => ({ kind: 'loaded', loaded: { policy: POLICY, version: 1, hash: 'x' } }),
    },
    clock: { now: () => Date.UTC(2026, 10, 23, 10, 43), sleep: async () => undefined },
    settings: { ownRoleArns: [], ownNames: OWN, verifyDelays: [], concurrency: 1 },
    log: ({ message }) => {
      if (message === 'looked') accounted += 1;
    },
    count: (metric) => {
      if (FATES.includes(metric)) accounted += 1;
    },
  };
  const { failures } = await reconcileBatch(deps, [{ id: 'm', body }]);
  return { written, failures, accounted };
}

const messages: readonly Json[] = [nativeBase, ...bases.map((base) => delivered(base))];
const usual = await Promise.all(messages.map(through));

/** It does not say what changed, be it that the damage took it away: what drifts anywhere is looked at. */
function isAboutEverything(body: unknown): boolean {
  const parsed = parseEvent(body, { ownNames: OWN });
  return parsed.kind === 'change' && parsed.hint.targets.some(({ kind }) => kind === 'everything');
}

describe('a hostile record on its way through the loop', () => {
  it('would have been about the group, when it was well-formed', () => {
    expect(usual.filter(({ written }) => written.has(GROUP)).length).toBeGreaterThan(10);
    for (const [at, { failures, accounted }] of usual.entries())
      expect([at, failures, accounted > 0]).toEqual([at, [], true]);
  });

  it('crashes nothing, is never dropped without a word, and has nothing written that it would not have', async () => {
    const tally = { written: 0, everything: 0 };
    const hostile = fc.tuple(fc.nat(messages.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(hostile, async ([index, mutations]) => {
        const damaged = mutations.reduce<unknown>(mutated, messages[index]);
        const { written, failures, accounted } = await through(damaged);
        tally.written += written.size;
        expect(failures).toEqual([]);
        expect(accounted).toBeGreaterThan(0);
        if (isAboutEverything(damaged)) tally.everything += 1;
        else for (const id of written) expect([id, usual[index]?.written.has(id)]).toEqual([id, true]);
      }),
      { numRuns: RUNS },
    );
    // Where nothing gets through, or all is about everything, nothing is shown.
    expect(tally.written).toBeGreaterThan(RUNS / 100);
    expect(tally.everything).toBeLessThan(RUNS / 4);
  }, 60_000);

  it('may hide the names of other groups wherever it likes: its own are read from their place only', async () => {
    const lure = { userAgent: BAIT, sourceIPAddress: BAIT, requestID: BAIT, tags: [{ groupId: BAIT }] };
    for (const [at, base] of bases.entries()) {
      const request = { ...Object(base.requestParameters), description: BAIT, note: { groupId: BAIT } };
      const { written } = await through(delivered({ ...base, ...lure, requestParameters: request }));
      const wasAboutAll = usual[at + 1]?.written.has(BAIT) === true;
      expect([at, wasAboutAll || !written.has(BAIT)]).toEqual([at, true]);
    }
  });

  it('may be no event at all, but look like one of Kedge’s own messages', async () => {
    for (const kedge of ['look', 'approve', 'undo']) {
      const resource = { type: 'AWS::Bogus::Thing', id: BAIT, account: ACCOUNT };
      for (const body of [
        { kedge },
        { kedge, place: PLACE, resource, cause: 'review' },
        { kedge, place: PLACE },
      ]) {
        const { written, failures, accounted } = await through(body);
        expect([kedge, [...written], failures, accounted > 0]).toEqual([kedge, [], [], true]);
      }
    }
  });

  it('is read like the one that EventBridge brings', async () => {
    const about = record('ec2', 'DeleteSecurityGroup', { requestParameters: { groupId: GROUP } });
    expect([...(await through(delivered(about))).written]).toEqual([GROUP]);
  });
});
