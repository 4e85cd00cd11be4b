import { describe, expect, it } from 'vitest';
import { groupStage, ingress, open } from '../support/groups.ts';
import { passTime } from '../support/kedge.ts';

const NAMES = Array.from({ length: 12 }, (_, at) => `web-${at}`);
const POLICY = (severity = 'high') => `
version: 1
mode: enforce
limits: { changesPer10Minutes: 5 }
securityGroups:
  web: { match: { name: web-* }, severity: ${severity}, ingress: [] }
guardrails:
  - { id: no-ssh, deny: tcp/22 from internet, severity: critical }
`;
const MINUTE = 60_000;

async function drifted(severity?: string) {
  const stage = await groupStage(POLICY(severity), NAMES);
  for (const name of NAMES) await open(stage.ec2, stage.ids[name], 'tcp/80 from 10.0.0.0/8');
  const left = async (): Promise<number> => {
    const rules = await Promise.all(NAMES.map((name) => ingress(stage.ec2, stage.ids[name])));
    return rules.flat().length;
  };
  return { ...stage, left };
}

const subjects = (messages: readonly { readonly subject: string }[], what: RegExp) =>
  messages.filter(({ subject }) => what.test(subject));

describe('a spent budget', () => {
  it('freezes Kedge, pages once and not once a resource, and goes on when there is room again', async () => {
    const { kedge, news, left } = await drifted();
    for (const event of news()) await kedge.deliver([event]);
    expect([await left(), kedge.messages.length]).toEqual([7, 6]);
    expect(subjects(kedge.messages, /FROZEN/)).toHaveLength(1);
    expect(kedge.messages.find(({ subject }) => /FROZEN/.test(subject))?.text).toMatch(/kedge history/);
    const held = [...kedge.table.incidents.values()].filter(({ status }) => status === 'held');
    expect(held.map(({ reasons }) => reasons.length > 0)).toEqual(Array(7).fill(true));
    await passTime(kedge, 11 * MINUTE);
    expect(await left()).toBe(2);
    await passTime(kedge, 11 * MINUTE);
    expect([await left(), subjects(kedge.messages, /Reverted/).length]).toEqual([0, 12]);
  });

  it('is not spent on by one whose budget ran out while others were at it', async () => {
    const { kedge, news } = await drifted();
    const events = news();
    await Promise.all(events.map((event) => kedge.deliver([event])));
    const spent = [...kedge.table.spent.values()].flat();
    expect(spent).toHaveLength(5);
  });

  it('does not hold up a critical closing, which has a budget of its own', async () => {
    const { kedge, ec2, ids, news } = await drifted();
    for (const event of news()) await kedge.deliver([event]);
    await open(ec2, ids['web-0'], 'tcp/22 from 0.0.0.0/0');
    const { outcomes } = await kedge.deliver(news());
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['reverted']);
  });
});

describe('the kill switch', () => {
  it('is told of once, not once a resource, and again when it stays on', async () => {
    const { kedge, news, left } = await drifted();
    kedge.table.killSwitch = true;
    for (const event of news()) await kedge.deliver([event]);
    expect([await left(), kedge.messages.length]).toEqual([12, 1]);
    expect(subjects(kedge.messages, /FROZEN/)).toHaveLength(1);
    await passTime(kedge, 61 * MINUTE);
    await kedge.deliver([lookAt(kedge.table.incidents.values().next().value?.resource.id ?? '')]);
    expect(kedge.messages).toHaveLength(2);
  });

  it('does not let noise cover what is critical: that is paged apart', async () => {
    const { kedge, ec2, ids, news } = await drifted();
    kedge.table.killSwitch = true;
    for (const event of news()) await kedge.deliver([event]);
    await open(ec2, ids['web-3'], 'tcp/22 from 0.0.0.0/0');
    await kedge.deliver(news());
    expect(subjects(kedge.messages, /FROZEN/)).toHaveLength(2);
    expect(kedge.messages[1]?.text).toMatch(/no-ssh/);
  });

  it('lets go of what it held at the next look', async () => {
    const { kedge, news, left } = await drifted();
    kedge.table.killSwitch = true;
    for (const event of news()) await kedge.deliver([event]);
    kedge.table.killSwitch = false;
    for (const { resource } of [...kedge.table.incidents.values()])
      await kedge.deliver([lookAt(resource.id)]);
    expect(await left()).toBe(7);
  });
});

function lookAt(id: string) {
  const place = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };
  const resource = { type: 'AWS::EC2::SecurityGroup', id, account: place.account, region: place.region };
  return { kedge: 'look', place, resource, cause: 'review', since: null };
}
