import { describe, expect, it } from 'vitest';
import { groupStage, ingress, open, shut } from '../support/groups.ts';
import { passTime } from '../support/kedge.ts';

const POLICY = `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web }, ingress: [tcp/443 from 0.0.0.0/0] }
`;
const RULE = 'tcp/22 from 198.51.100.0/24';
const GOOD = ['tcp/443-443 0.0.0.0/0'];

async function stage() {
  const made = await groupStage(POLICY, ['web']);
  await open(made.ec2, made.ids.web, 'tcp/443 from 0.0.0.0/0');
  made.news();
  await made.kedge.sim.world.scheduler.advance(60_000);
  return made;
}

type Stage = Awaited<ReturnType<typeof stage>>;

type Lag = { readonly ms: number; readonly looks: number; readonly after?: number };

/**
 * After so many looks of Kedge's, the next ones show what was there so long ago. A look is two calls. To be said before
 * the change: old rows are kept only while somebody may ask for them.
 */
function staleReads({ kedge }: Stage, { ms, looks, after = 0 }: Lag): void {
  const when = ({ action, caller }: { action: string; caller: string }) =>
    action.startsWith('DescribeSecurityGroup') && caller.includes('kedge');
  kedge.sim.world.faults.add({ when, effect: { kind: 'stale', ms }, times: 2 * looks, skip: 2 * after });
}

describe('a read that is older than the change', () => {
  it('is not believed when the event is very young: a second look closes what it missed', async () => {
    const at = await stage();
    staleReads(at, { ms: 5_000, looks: 1 });
    await open(at.ec2, at.ids.web, RULE);
    await at.kedge.sim.world.scheduler.advance(1_000);
    const { outcomes } = await at.kedge.deliver(at.news());
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['clean']);
    await passTime(at.kedge, 30_000);
    expect(await ingress(at.ec2, at.ids.web)).toEqual(GOOD);
  });

  it('costs nothing for the usual event, which comes after four seconds', async () => {
    const at = await stage();
    await open(at.ec2, at.ids.web, 'tcp/443 from 10.0.0.0/8');
    await at.kedge.sim.world.scheduler.advance(5_000);
    await at.kedge.deliver(at.news());
    expect(at.kedge.jobs).toEqual([]);
  });

  it('is not believed when the one before it said otherwise', async () => {
    const at = await stage();
    staleReads(at, { ms: 20_000, looks: 1, after: 1 });
    await open(at.ec2, at.ids.web, RULE);
    await at.kedge.sim.world.scheduler.advance(10_000);
    const { outcomes } = await at.kedge.deliver(at.news());
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['clean']);
    expect(at.kedge.messages).toEqual([]);
    await passTime(at.kedge, 30_000);
    expect(await ingress(at.ec2, at.ids.web)).toEqual(GOOD);
    expect(at.kedge.messages).toHaveLength(1);
  });

  it('does not make a revert fail: it is verified with patience', async () => {
    const at = await stage();
    staleReads(at, { ms: 9_000, looks: 2, after: 2 });
    await open(at.ec2, at.ids.web, RULE);
    await at.kedge.sim.world.scheduler.advance(10_000);
    const { outcomes } = await at.kedge.deliver(at.news());
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['reverted']);
  });

  it('does not page for ever: what was verified too late is told as reverted after all', async () => {
    const at = await stage();
    staleReads(at, { ms: 25_000, looks: 5, after: 2 });
    await open(at.ec2, at.ids.web, RULE);
    await at.kedge.sim.world.scheduler.advance(30_000);
    const { outcomes } = await at.kedge.deliver(at.news());
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['failed']);
    await passTime(at.kedge, 120_000);
    expect(at.kedge.messages.map(({ subject }) => subject.replace(/^.*?\] (\w+).*$/, '$1'))).toEqual([
      'FAILED',
      'Reverted',
    ]);
    expect([...at.kedge.table.incidents.values()].map(({ status }) => status)).toEqual(['reverted']);
  });
});

/** Delivers the news, and does something before Kedge looks a second time. */
async function deliverWith(at: Stage, between: () => Promise<unknown>): Promise<void> {
  const deps = at.kedge.coldStart();
  let looks = 0;
  const observer: typeof deps.observer = {
    ...deps.observer,
    observe: async (...asked) => {
      looks += 1;
      if (looks === 2) await between();
      return deps.observer.observe(...asked);
    },
  };
  await at.kedge.deliver(at.news(), { ...deps, observer });
}

describe('a resource that changes between the look and the write', () => {
  it('is not written to when somebody else has mended it', async () => {
    const at = await stage();
    const { kedge, ec2, ids } = at;
    await open(ec2, ids.web, RULE);
    await kedge.sim.world.scheduler.advance(10_000);
    await deliverWith(at, () => shut(ec2, ids.web, RULE));
    const writes = kedge.sim.world.calls.all().filter((call) => call.mutating && /kedge/.test(call.caller));
    expect(writes).toEqual([]);
    expect([...kedge.table.incidents.values()].map(({ status, actions }) => [status, actions])).toEqual([
      ['cleared', []],
    ]);
  });

  it('is mended as it is then, not as it was', async () => {
    const at = await stage();
    const { kedge, ec2, ids } = at;
    await open(ec2, ids.web, RULE);
    await kedge.sim.world.scheduler.advance(10_000);
    await deliverWith(at, () => open(ec2, ids.web, 'tcp/25 from 198.51.100.0/24'));
    expect(await ingress(ec2, ids.web)).toEqual(GOOD);
    expect(kedge.table.incidents.size).toBe(1);
  });
});
