import { RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { group, open, type ReviewStage, reviewStage, wornGroup } from './review-stage.ts';

const POLICY = `
version: 1
mode: alert
guardrails:
  - { id: no-ssh, deny: tcp/22 from internet, severity: critical }
  - { id: exposed, deny: tcp/22 from internet, on: [exposure] }
expect:
  - deny tcp/22 from internet to sg/web
waivers:
  - { id: INC-7, allow: tcp/22 from 192.0.2.0/24, on: sg/web, until: 2026-11-26T00:00:00Z, reason: vendor, approvedBy: alice }
  - { id: INC-1, allow: tcp/23 from 192.0.2.0/24, on: sg/web, until: 2026-11-01T00:00:00Z, reason: old, approvedBy: alice }
`;

let on: ReviewStage | null = null;

afterEach(async () => {
  await on?.stage.close();
  on = null;
});

async function staged(policy = POLICY): Promise<ReviewStage> {
  on = await reviewStage(policy);
  return on;
}

describe('a review', () => {
  it('leaves a report under its date, and the latest, and says what is new and what is gone', async () => {
    const at = await staged();
    const { id } = await wornGroup(at, 'web');
    expect(await at.review()).toBe('ok');
    expect(await at.latest()).toMatchObject({
      kedge: 'review',
      complete: true,
      findings: [],
      since: null,
      sinceWhy: 'there is no earlier review',
      waivers: { expiring: [{ id: 'INC-7' }], expired: [{ id: 'INC-1' }] },
    });
    const dated = (await at.keys()).filter((key) => key.includes('/2026/11/23/'));
    expect(
      dated.filter((key) => /^reports\/\d{12}\/eu-west-1\/2026\/11\/23\/\d{6}Z\.json$/.test(key)),
    ).toHaveLength(1);
    expect(await at.text(dated.find((key) => key.endsWith('.json')) ?? '')).toBe(
      await at.text('reports/111111111111/eu-west-1/latest.json'),
    );
    const page = await at.text(dated.find((key) => key.endsWith('.html')) ?? '');
    expect(page).toMatch(/^<!doctype html>[\s\S]*Content-Security-Policy/);
    await open(at.ec2, id, 22);
    expect(await at.review()).toBe('ok');
    const opened = await at.latest();
    expect(opened.added).toContain(`${id}|forbidden|ingress|no-ssh`);
    expect(opened.gone).toEqual([]);
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ];
    await at.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: id, IpPermissions }));
    await at.review();
    expect(await at.latest()).toMatchObject({ added: [], gone: [{ id: `${id}|forbidden|ingress|no-ssh` }] });
    expect(at.summaries().map((text) => text.split('\n')[0])).toHaveLength(3);
  });

  it('is not told of again while nothing is different', async () => {
    const at = await staged();
    await wornGroup(at, 'web');
    await at.review();
    await at.review();
    expect(at.summaries()).toHaveLength(1);
  });

  it('says of which drift no event was seen, and of which one was', async () => {
    const at = await staged();
    const { world } = at.stage.sim;
    const [seen, missed] = [
      await group({ ec2: at.ec2, vpcId: at.network.vpcId }, 'seen'),
      await wornGroup(at, 'web'),
    ];
    await open(at.ec2, seen, 22);
    await world.scheduler.advance(60_000);
    world.faults.set({ delivery: { delayMs: { min: 0, max: 0 }, lose: 1, duplicate: 0 } });
    await open(at.ec2, missed.id, 22);
    await at.review();
    const { missed: ids, effects } = await at.latest();
    expect(ids).toEqual([`${missed.id}|forbidden|ingress|no-ssh`]);
    expect(effects).toMatchObject({ [`${seen}|forbidden|ingress|no-ssh`]: 'open, but no interface uses it' });
    expect(at.summaries().at(-1)).toContain('found by review; no event was seen');
    const alerts = at.alerts().filter((text) => text.includes(missed.id));
    expect(alerts.join()).toContain('found by review; no event was seen');
    expect(at.alerts().find((text) => text.includes(seen))).not.toContain('no event was seen');
  });

  it('lists groups and rules that no interface uses, but not default groups', async () => {
    const at = await staged();
    await wornGroup(at, 'web');
    const idle = await group({ ec2: at.ec2, vpcId: at.network.vpcId }, 'idle');
    await at.review();
    expect(await at.latest()).toMatchObject({ unused: { groups: [{ id: idle, name: 'idle' }], rules: [] } });
  });

  it('is no clean one when the policy cannot be used, and the next still knows what there was', async () => {
    const at = await staged();
    const { id } = await wornGroup(at, 'web');
    await open(at.ec2, id, 22);
    await at.review();
    const Bucket = at.stage.stack.resources.get('PolicyBucket')?.ref ?? '';
    const good = { Bucket, Key: 'policy.json' };
    const { Body } = await at.s3.send(new GetObjectCommand(good));
    const kept = await Body?.transformToString();
    await at.s3.send(new PutObjectCommand({ ...good, Body: '{"version":1' }));
    // A policy is kept for 20 seconds in a warm function.
    await at.stage.sim.world.scheduler.advance(21_000);
    await at.review();
    const unjudged = await at.latest();
    expect(unjudged).toMatchObject({ complete: false, findings: null, expectations: null });
    expect(JSON.stringify(unjudged.unread)).toContain('the policy cannot be used');
    await at.s3.send(new PutObjectCommand({ ...good, Body: kept ?? '' }));
    await at.review();
    expect(await at.latest()).toMatchObject({ complete: true, added: [], gone: [] });
  });

  it('says what it could not read, and takes nothing that it does not see for gone', async () => {
    const at = await staged();
    const { id } = await wornGroup(at, 'web');
    await open(at.ec2, id, 22);
    await at.review();
    at.stage.sim.world.faults.add({
      when: ({ action }) => action === 'DescribeSecurityGroups',
      effect: { kind: 'error', code: 'UnauthorizedOperation', status: 403 },
      times: 100,
    });
    await at.review();
    expect(await at.latest()).toMatchObject({ complete: false, gone: null, unused: null });
    expect(at.summaries().at(-1)).toMatch(/not the whole one[\s\S]*security-groups: .*UnauthorizedOperation/);
  });

  it('fails when its report cannot be written, and has queued what drifted all the same', async () => {
    const at = await staged();
    const { id } = await wornGroup(at, 'web');
    at.stage.sim.world.faults.set({ delivery: { delayMs: { min: 0, max: 0 }, lose: 1, duplicate: 0 } });
    await open(at.ec2, id, 22);
    at.stage.sim.world.faults.add({
      when: ({ action }) => action === 'PutObject',
      effect: { kind: 'error', code: 'AccessDenied', status: 403 },
      times: 100,
    });
    expect(await at.review()).toBe('error');
    expect(at.alerts().join()).toContain(id);
    expect(at.summaries().join()).toContain('not written');
  });
});
