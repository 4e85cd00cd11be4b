import { afterEach, describe, expect, it } from 'vitest';
import { givePublicAddress, open, type ReviewStage, reviewStage, wornGroup } from './review-stage.ts';

const POLICY = (severity: string) => `
version: 1
mode: enforce
guardrails:
  - { id: no-web, deny: "tcp/443,444 from internet", severity: ${severity} }
expect:
  - allow tcp/443 from internet to sg/web
`;
const LINE = '"allow tcp/443 from internet to sg/web" (test.policy.yaml:7)';

let on: ReviewStage | null = null;

afterEach(async () => {
  await on?.stage.close();
  on = null;
});

async function staged(severity: string) {
  const at = await reviewStage(POLICY(severity));
  on = at;
  const { id, interfaceId } = await wornGroup(at, 'web');
  await givePublicAddress(at, interfaceId);
  return { at, id, settle: () => at.stage.sim.world.scheduler.advance(30_000) };
}

const revoked = ({ stage }: ReviewStage): number =>
  stage.sim.world.calls.all().filter(({ action }) => action === 'RevokeSecurityGroupIngress').length;

describe('a change whose revert would break what the policy expects', () => {
  it('is held, and the alert names the line and what is open', async () => {
    const { at, id, settle } = await staged('high');
    await at.review();
    await open(at.ec2, id, 443);
    await settle();
    expect(revoked(at)).toBe(0);
    const [alert = ''] = at.alerts().filter((text) => text.includes('HELD'));
    expect(alert).toContain(`${LINE} would not hold any more`);
    expect(alert).toContain('change the expectation at test.policy.yaml:7');
    expect(alert).toMatch(/tcp\/443 on eni-\w+ is reachable from the internet since 03:\d\d UTC/);
  });

  it('is closed all the same when it is critical and the line held only since then: nobody shields himself', async () => {
    const { at, id, settle } = await staged('critical');
    await at.review();
    await open(at.ec2, id, 443);
    await settle();
    expect(revoked(at)).toBe(1);
  });

  it('is held when it is critical and the line held at the last review', async () => {
    const { at, id } = await staged('critical');
    at.stage.sim.world.faults.set({ delivery: { delayMs: { min: 0, max: 0 }, lose: 1, duplicate: 0 } });
    await open(at.ec2, id, 443);
    await at.review();
    expect(revoked(at)).toBe(0);
    expect(at.alerts().join()).toContain(`${LINE} would not hold any more`);
  });

  it('is reverted where no line needs it, and the alert says what it was', async () => {
    const { at, id, settle } = await staged('medium');
    await at.review();
    await open(at.ec2, id, 444);
    await settle();
    expect(revoked(at)).toBe(1);
    expect(at.alerts().join()).toMatch(/until then: tcp\/444 on eni-\w+ is reachable from the internet/);
  });
});

describe('before the first review', () => {
  it('a medium closing waits for it, and is made by what the review queues', async () => {
    const { at, id, settle } = await staged('medium');
    await open(at.ec2, id, 444);
    await settle();
    expect(revoked(at)).toBe(0);
    expect(at.alerts().join()).toContain('is not known: there was no review yet');
    await at.review();
    expect(revoked(at)).toBe(1);
  });

  it('a critical closing goes ahead, and says what it did not know', async () => {
    const { at, id, settle } = await staged('critical');
    await open(at.ec2, id, 444);
    await settle();
    expect(revoked(at)).toBe(1);
    expect(at.alerts().join()).toContain('line is not known: there was no review yet');
  });
});

describe('after a review that could not read everything', () => {
  it.each([
    ['medium', 'waits', 0],
    ['critical', 'goes ahead', 1],
  ])('a %s closing %s, and says what is not known', async (severity, _, closed) => {
    const { at, id, settle } = await staged(severity);
    const allow = at.stage.sim.world.access.deny('*', 'ec2:DescribeRouteTables');
    await at.review();
    allow();
    await open(at.ec2, id, 444);
    await settle();
    expect(revoked(at)).toBe(closed);
    expect(at.alerts().join()).toContain('line is not known: the last review could not read route-tables');
  });
});

describe('an ACL that lets through what a guardrail denies', () => {
  it('is told with what the internet can do with it, through groups and routes', async () => {
    const at = await reviewStage(`
version: 1
mode: alert
guardrails:
  - { id: no-web, deny: all from internet, on: [networkAcls] }
`);
    on = at;
    const { id, interfaceId } = await wornGroup(at, 'web');
    await givePublicAddress(at, interfaceId);
    await open(at.ec2, id, 443);
    await at.review();
    await at.stage.sim.world.scheduler.advance(30_000);
    const alerts = at
      .alerts()
      .filter((text) => text.includes('no-web'))
      .join();
    expect(alerts).toMatch(/tcp\/443 on eni-\w+ is reachable from the internet/);
  });
});
