import { DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { groupStage, ingress, open } from '../support/groups.ts';
import { PLACE, passTime } from '../support/kedge.ts';

const POLICY = `
version: 1
mode: enforce
guardrails:
  - { id: no-ssh, deny: tcp/22 from internet, severity: critical }
securityGroups:
  web: { match: { name: web }, mode: approve, ingress: [tcp/443 from 0.0.0.0/0] }
`;
const RULE = 'tcp/5432 from 10.0.0.0/8';

async function asked() {
  const stage = await groupStage(POLICY, ['web', 'other']);
  const { kedge, ec2, ids, news } = stage;
  await open(ec2, ids.web, 'tcp/443 from 0.0.0.0/0');
  await open(ec2, ids.web, RULE);
  const { outcomes } = await kedge.deliver(news());
  const [incident] = [...kedge.table.incidents.values()];
  if (incident === undefined) throw new Error('nobody was asked');
  const yes = { kedge: 'approve', incident: incident.id, by: 'alice@example.com' };
  return { ...stage, outcomes, incident, yes };
}

describe('mode approve', () => {
  it('asks a person, once, saying what would be done, and writes nothing', async () => {
    const { kedge, ec2, ids, outcomes, incident } = await asked();
    expect([outcomes.map(({ verdict }) => verdict), incident.status]).toEqual([['held'], 'held']);
    expect(await ingress(ec2, ids.web)).toContain('tcp/5432-5432 10.0.0.0/8');
    await kedge.deliver([
      { kedge: 'look', place: PLACE, resource: incident.resource, cause: 'review', since: null },
    ]);
    expect(kedge.messages).toHaveLength(1);
    expect(kedge.messages[0]?.text).toMatch(/asks a person first[\s\S]*What it would do:[\s\S]*Revoke/);
  });

  it('does it after the yes, and says who gave it', async () => {
    const { kedge, ec2, ids, yes } = await asked();
    const { outcomes } = await kedge.deliver([yes]);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['reverted']);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0']);
    expect(kedge.messages.at(-1)?.text).toMatch(/alice@example.com approved it/);
    expect([...kedge.table.incidents.values()].map(({ status }) => status)).toEqual(['reverted']);
  });

  it('remembers the yes when the function dies over it', async () => {
    const { kedge, ec2, ids, yes } = await asked();
    const dying = kedge.coldStart();
    const dies = {
      ...dying,
      observer: { ...dying.observer, observe: () => Promise.reject(new Error('killed')) },
    };
    const { failures } = await kedge.deliver([yes], dies);
    expect(failures).toEqual(['m0']);
    const again = { kedge: 'look', place: PLACE, cause: 'retry', since: null };
    const resource = {
      type: 'AWS::EC2::SecurityGroup',
      id: ids.web,
      account: PLACE.account,
      region: PLACE.region,
    };
    await kedge.deliver([{ ...again, resource }]);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0']);
  });

  it('asks again about what came after the yes', async () => {
    const { kedge, ec2, ids, yes, incident } = await asked();
    await open(ec2, ids.web, 'tcp/25 from 10.0.0.0/8');
    const { outcomes } = await kedge.deliver([yes]);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['held']);
    expect(await ingress(ec2, ids.web)).toHaveLength(3);
    expect(kedge.messages).toHaveLength(2);
    await kedge.deliver([{ ...yes, incident: incident.id }]);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0']);
  });

  it('does not hold up what is enforced on the same group', async () => {
    const { kedge, ec2, ids, news } = await asked();
    await open(ec2, ids.web, 'tcp/22 from 0.0.0.0/0');
    await kedge.deliver(news());
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0', 'tcp/5432-5432 10.0.0.0/8']);
  });

  it('ignores a yes to an incident that nobody knows', async () => {
    const { kedge, ec2, ids, yes } = await asked();
    const none = { failures: [], outcomes: [] };
    expect(await kedge.deliver([{ ...yes, incident: `${yes.incident}x` }])).toEqual(none);
    expect(await ingress(ec2, ids.web)).toHaveLength(2);
    expect(kedge.logs.map(({ message }) => message)).toContain('command about no known incident');
  });

  it('takes the place from the ledger, whatever the message says', async () => {
    const { kedge, ec2, ids, yes } = await asked();
    const elsewhere = { place: { ...PLACE, account: '222222222222' }, resource: { id: ids.other } };
    await kedge.deliver([{ ...yes, ...elsewhere }]);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0']);
  });

  it('tells whoever says yes too late, once', async () => {
    const { kedge, yes } = await asked();
    await kedge.deliver([yes]);
    const told = kedge.messages.length;
    await kedge.deliver([yes]);
    await kedge.deliver([yes]);
    expect(kedge.messages.slice(told).map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /alice@example.com asked to approve kdg-\w+: nothing waits for a yes any more \(reverted\)/,
      ),
    ]);
  });
});

describe('a hold that is asked for with a button', () => {
  it('leaves the resource alone for four hours from the first press, and says who asked', async () => {
    const { kedge, ec2, ids, news, yes } = await asked();
    await kedge.deliver([
      { ...yes, kedge: 'hold' },
      { ...yes, kedge: 'hold' },
    ]);
    expect(kedge.messages.at(-1)?.text).toMatch(/alice@example.com asked to hold kdg-\w+: Kedge leaves/);
    expect([...kedge.table.holds.values()].flat()).toHaveLength(1);
    await open(ec2, ids.web, 'tcp/22 from 0.0.0.0/0');
    await kedge.deliver(news());
    expect(await ingress(ec2, ids.web)).toHaveLength(3);
    await passTime(kedge, 4 * 60 * 60_000 + 60_000);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0', 'tcp/5432-5432 10.0.0.0/8']);
  });
});

describe('an undo that is asked for with a button', () => {
  it('takes back what Kedge did, leaves the resource alone for four hours, and says who asked', async () => {
    const { kedge, ec2, ids, yes } = await asked();
    await kedge.deliver([yes]);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0']);
    await kedge.deliver([{ ...yes, kedge: 'undo' }]);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/443-443 0.0.0.0/0', 'tcp/5432-5432 10.0.0.0/8']);
    expect(kedge.messages.at(-1)?.text).toMatch(
      /alice@example.com asked to undo kdg-\w+: undone by 1 call; Kedge leaves the resource alone until/,
    );
    expect([...kedge.table.incidents.values()].map(({ status, undo }) => [status, undo?.by])).toEqual([
      ['undone', 'alice@example.com'],
    ]);
  });

  it('writes nothing when the resource has moved on, and says so', async () => {
    const { kedge, ec2, ids, yes } = await asked();
    await kedge.deliver([yes]);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: ids.web }));
    await kedge.deliver([{ ...yes, kedge: 'undo' }]);
    expect(kedge.messages.at(-1)?.text).toMatch(/not undone, nothing was written: .*does not exist any more/);
  });

  it('has nothing to take back where Kedge wrote nothing', async () => {
    const { kedge, yes } = await asked();
    await kedge.deliver([{ ...yes, kedge: 'undo' }]);
    expect(kedge.messages.at(-1)?.text).toMatch(/Kedge changed nothing for kdg-\w+ \(held\)/);
  });
});
