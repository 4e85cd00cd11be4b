import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { iam, putRole } from '../../sim/iam/index.ts';
import { functionLogs, requestHandler, undelivered } from '../../sim/index.ts';
import { HUB, MEMBER, type Organization, organization, STRANGER } from './organization.ts';

// The packaged template and bundles in a hub account, the member template in others, end to end.
let org: Organization;

beforeEach(async () => {
  org = await organization();
});

afterEach(async () => {
  await org.close();
});

const FRANKFURT = { account: MEMBER.account, region: 'eu-central-1' };
const MEMBER_ROLE = `arn:aws:iam::${MEMBER.account}:role/kedge-prod-member`;
const NOBODY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
};

async function newGroups(ec2: EC2Client, count: number): Promise<readonly string[]> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const GroupName = `web-${number}`;
    const made = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName, Description: 'web', VpcId: Vpc?.VpcId }),
    );
    ids.push(made.GroupId ?? '');
  }
  return ids;
}

async function openSsh(ec2: EC2Client, GroupId: string | undefined): Promise<void> {
  const IpPermissions = [
    { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

async function admitted(ec2: EC2Client, groupId: string | undefined): Promise<number> {
  const Filters = [{ Name: 'group-id', Values: [groupId ?? ''] }];
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules.filter((rule) => rule.IsEgress !== true).length;
}

const idle = () => org.sim.world.scheduler.runUntilIdle();
const calls = (action: string) => org.sim.world.calls.all().filter((call) => call.action === action);
const NOTHING_WAITS = { changes: 0, dead: 0 };

/** Whoever may still take the role on, it is no longer Kedge. */
function revokeTrust(name = 'kedge-prod-member'): void {
  putRole(org.sim.world, { ...MEMBER, name, trust: NOBODY, policies: [] });
}

describe('a change in a member account', () => {
  it('is reverted there, by the role that the member’s stack made, and told', async () => {
    await org.join(MEMBER);
    const ec2 = org.ec2(MEMBER);
    const [group, other] = await newGroups(ec2, 2);
    await openSsh(ec2, group);
    await idle();
    expect(await admitted(ec2, group)).toBe(0);
    const revokes = calls('RevokeSecurityGroupIngress');
    expect(revokes.map(({ account, caller }) => [account, caller])).toEqual([
      [MEMBER.account, `arn:aws:sts::${MEMBER.account}:assumed-role/kedge-prod-member/kedge`],
    ]);
    expect(org.alerts()).toEqual([expect.stringMatching(/reverted/i)]);
    expect(org.waiting()).toEqual(NOTHING_WAITS);
    // One session to read the account, and one that can change this group alone.
    const sessions = iam(org.sim)
      .sessions.all()
      .map((policies) => JSON.stringify(policies));
    expect(sessions).toHaveLength(2);
    expect(sessions.filter((policy) => policy.includes(`security-group/${group}`))).toHaveLength(1);
    expect(sessions.filter((policy) => policy.includes(`security-group/${other}`))).toEqual([]);
  });

  it('that Kedge made itself comes back, and is known for its own', async () => {
    await org.join(MEMBER);
    const ec2 = org.ec2(MEMBER);
    const [group] = await newGroups(ec2, 1);
    await openSsh(ec2, group);
    await idle();
    const own = functionLogs(org.sim.world).filter(({ line }) => line.includes('"own change"'));
    expect(own.map(({ line }) => JSON.parse(line).eventName)).toEqual(['RevokeSecurityGroupIngress']);
    expect(org.alerts()).toHaveLength(1);
  });

  it('is nobody’s own by a role of that name in another account', async () => {
    await org.join(MEMBER);
    const ec2 = org.ec2(MEMBER);
    const [group] = await newGroups(ec2, 1);
    await openSsh(ec2, group);
    // The record as it came, but for who made the call.
    const issuer = { type: 'Role', arn: `arn:aws:iam::${STRANGER.account}:role/kedge-prod-member` };
    const found = org.sim.world.trail
      .all()
      .find(({ record }) => record.eventName === 'AuthorizeSecurityGroupIngress');
    if (found === undefined) throw new Error('the call was not recorded');
    const { record } = found;
    const userIdentity = { type: 'AssumedRole', sessionContext: { sessionIssuer: issuer } };
    org.sim.world.trail.add({
      ...MEMBER,
      at: org.sim.world.scheduler.now(),
      record: { ...record, userIdentity },
    });
    await idle();
    const own = functionLogs(org.sim.world).filter(({ line }) => line.includes('"own change"'));
    expect(own.map(({ line }) => JSON.parse(line).eventName)).toEqual(['RevokeSecurityGroupIngress']);
  });

  it('is reverted in its own Region', async () => {
    await org.join(MEMBER);
    await org.join(FRANKFURT, { RoleRegion: MEMBER.region });
    const ec2 = org.ec2(FRANKFURT);
    const [group] = await newGroups(ec2, 1);
    await openSsh(ec2, group);
    await idle();
    expect(await admitted(ec2, group)).toBe(0);
    expect(calls('RevokeSecurityGroupIngress').map(({ region }) => region)).toEqual([FRANKFURT.region]);
  });

  it('in another Region of the hub’s own account is reverted there', async () => {
    const there = { account: HUB.account, region: FRANKFURT.region };
    await org.join(there);
    const ec2 = org.ec2(there);
    const [group] = await newGroups(ec2, 1);
    await openSsh(ec2, group);
    await idle();
    expect(await admitted(ec2, group)).toBe(0);
  });

  it('whose event was lost is found by the review that the member’s schedule asks for', async () => {
    await org.join(MEMBER);
    const ec2 = org.ec2(MEMBER);
    const [group] = await newGroups(ec2, 1);
    await idle();
    org.sim.world.faults.set({ delivery: { delayMs: { min: 0, max: 0 }, lose: 1, duplicate: 0 } });
    await openSsh(ec2, group);
    await idle();
    expect(await admitted(ec2, group)).toBe(1);
    await org.sim.world.scheduler.advance(16 * 60_000);
    await idle();
    expect(await admitted(ec2, group)).toBe(0);
    const reader = calls('DescribeNetworkInterfaces').filter(({ account }) => account === MEMBER.account);
    expect(reader.map(({ caller }) => caller)).toContain(
      `arn:aws:sts::${MEMBER.account}:assumed-role/kedge-prod-member-read/kedge`,
    );
  });
});

describe('the hub', () => {
  it('takes in nothing from an account outside its organization', async () => {
    await org.join(STRANGER);
    const ec2 = org.ec2(STRANGER);
    const [group] = await newGroups(ec2, 1);
    await openSsh(ec2, group);
    await idle();
    const refused = undelivered(org.sim.world).map(({ outcome, targetArn }) => [outcome, targetArn]);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(String))).toEqual(new Set([`denied,${org.hub.outputs.HubBusArn}`]));
    expect(await admitted(ec2, group)).toBe(1);
    expect(calls('AssumeRole')).toEqual([]);
    expect(org.alerts()).toEqual([]);
  });

  it('goes into no account outside it, not even into one that invites it', async () => {
    const { sim, hub } = org;
    const everything = [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }];
    const trust = {
      Statement: [{ Effect: 'Allow', Principal: { AWS: HUB.account }, Action: 'sts:AssumeRole' }],
    };
    for (const place of [STRANGER, MEMBER])
      putRole(sim.world, { ...place, name: 'kedge-prod-member', trust, policies: everything });
    const role = sim.world.identities.findRole(hub.outputs.ReconcileRoleArn ?? '');
    if (role === undefined) throw new Error('the hub has no reconcile role');
    const credentials = sim.world.identities.startSession({ role, sessionName: 'reconcile' });
    const sts = new STSClient({
      region: HUB.region,
      credentials,
      requestHandler: requestHandler(sim),
      maxAttempts: 1,
    });
    const into = ({ account }: { readonly account: string }) =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/kedge-prod-member`,
          RoleSessionName: 'kedge',
        }),
      );
    await into(MEMBER);
    await expect(into(STRANGER)).rejects.toThrow(/not authorized to perform: sts:AssumeRole/);
  });

  it('looks after itself as it does alone', async () => {
    const ec2 = org.ec2(HUB);
    const [group] = await newGroups(ec2, 1);
    await openSsh(ec2, group);
    await idle();
    expect(await admitted(ec2, group)).toBe(0);
    expect(calls('AssumeRole')).toEqual([]);
  });
});

describe('a member account that Kedge cannot go into', () => {
  const MANY = 12;

  it.each([
    ['whose role is not there', () => org.join(MEMBER, { Prefix: 'another-kedge' })],
    ['whose role wants another external id', () => org.join(MEMBER, { ExternalId: 'somebody-elses' })],
    ['whose role no longer trusts Kedge', async () => org.join(MEMBER).then(() => revokeTrust())],
  ])('%s is one alert, and no storm of retries', async (_why, prepare) => {
    await prepare();
    const ec2 = org.ec2(MEMBER);
    const groups = await newGroups(ec2, MANY);
    for (const group of groups) await openSsh(ec2, group);
    await idle();
    expect(org.alerts()).toHaveLength(1);
    expect(org.alerts()[0]).toContain(MEMBER.account);
    expect(org.waiting()).toEqual(NOTHING_WAITS);
    expect(calls('AssumeRole').length).toBeLessThanOrEqual(10);
    expect(calls('RevokeSecurityGroupIngress')).toEqual([]);
  });

  it('is one alert also for an event that names its group by name only', async () => {
    await org.join(MEMBER);
    revokeTrust();
    const { trail, scheduler } = org.sim.world;
    const ec2 = org.ec2(MEMBER);
    const [group] = await newGroups(ec2, 1);
    await openSsh(ec2, group);
    const found = trail.all().find(({ record }) => record.eventName === 'AuthorizeSecurityGroupIngress');
    if (found === undefined) throw new Error('the call was not recorded');
    const requestParameters = { groupName: 'web-0', ipPermissions: {} };
    const record = { ...found.record, requestParameters, responseElements: { _return: true } };
    trail.add({ ...MEMBER, at: scheduler.now(), record });
    await idle();
    expect(org.alerts()).toHaveLength(1);
    expect(org.waiting()).toEqual(NOTHING_WAITS);
  });

  it('is put right once it can be gone into again', async () => {
    await org.join(MEMBER);
    const { roles } = iam(org.sim);
    const before = roles.get(MEMBER_ROLE);
    revokeTrust();
    const ec2 = org.ec2(MEMBER);
    const [group] = await newGroups(ec2, 1);
    await openSsh(ec2, group);
    await idle();
    expect(await admitted(ec2, group)).toBe(1);
    if (before !== undefined) roles.put(MEMBER_ROLE, before);
    await org.sim.world.scheduler.advance(16 * 60_000);
    await idle();
    expect(await admitted(ec2, group)).toBe(0);
    expect(org.waiting()).toEqual(NOTHING_WAITS);
  });
});
