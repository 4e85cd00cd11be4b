import { CreateSecurityGroupCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsApplier, awsClients, awsObserver } from '../../shared/aws/index.ts';
import { putRole } from '../../sim/iam/index.ts';
import { createSim, requestHandler, type Sim } from '../../sim/index.ts';
import { NO_NEEDS, ref, stillClock } from './fixtures.ts';

const HUB = '123456789012';
const MEMBER = { account: '222222222222', region: 'eu-central-1', partition: 'aws' };
const ROLE = { roleName: 'kedge-member', externalId: 'org-1234' };

let sim: Sim;
let groupId: string;

beforeEach(async () => {
  sim = createSim({ seed: 11 });
  const ec2 = new EC2Client({
    region: MEMBER.region,
    credentials: { accessKeyId: MEMBER.account, secretAccessKey: 'x' },
    requestHandler: requestHandler(sim),
    maxAttempts: 1,
  });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId: Vpc?.VpcId }),
  );
  groupId = made.GroupId ?? '';
});

/** The member account's role, which trusts the hub with this external id and lets it do these actions. */
function member(externalId: string, actions: readonly string[]): void {
  putRole(sim.world, {
    account: MEMBER.account,
    region: MEMBER.region,
    name: ROLE.roleName,
    trust: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { AWS: HUB },
          Condition: { StringEquals: { 'sts:ExternalId': externalId } },
        },
      ],
    },
    policies: [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }] },
    ],
  });
}

function kedge(memberRole?: typeof ROLE) {
  const clock = stillClock();
  const clients = awsClients({
    region: 'eu-west-1',
    account: HUB,
    credentials: { accessKeyId: HUB, secretAccessKey: 'x' },
    requestHandler: requestHandler(sim),
    maxAttempts: 1,
    clock,
    ...(memberRole === undefined ? {} : { memberRole }),
  });
  return { observer: awsObserver(clients, clock), applier: awsApplier(clients) };
}

const observed = (one: ReturnType<typeof kedge>) =>
  one.observer.observe(MEMBER, ref('AWS::EC2::SecurityGroup', groupId), NO_NEEDS);

describe('a member account', () => {
  it('is read and written in its own Region, through its role', async () => {
    member(ROLE.externalId, ['ec2:*']);
    const one = kedge(ROLE);
    const seen = await observed(one);
    expect(seen.kind !== 'failed' && seen.state.securityGroups.get(groupId)?.account).toBe(MEMBER.account);
    const ids =
      seen.kind === 'failed'
        ? []
        : (seen.state.securityGroups.get(groupId)?.rules.map((rule) => rule.id) ?? []);
    const input = { GroupId: groupId, SecurityGroupRuleIds: ids };
    expect((await one.applier.apply(MEMBER, { call: 'ec2:RevokeSecurityGroupEgress', input })).kind).toBe(
      'done',
    );
    const callers = sim.world.calls
      .all()
      .filter((call) => call.action.includes('SecurityGroup') && call.caller.includes('assumed-role'));
    expect(new Set(callers.map((call) => call.caller))).toEqual(
      new Set([`arn:aws:sts::${MEMBER.account}:assumed-role/${ROLE.roleName}/kedge`]),
    );
  });

  it.each([
    ['no role for members is configured', undefined, ROLE.externalId],
    ['its role wants another external id', ROLE, 'somebody-else'],
  ])('is refused when %s, and that is no retry', async (_why, role, externalId) => {
    member(externalId, ['ec2:*']);
    expect(await observed(kedge(role))).toMatchObject({
      kind: 'failed',
      failure: { kind: 'denied', code: 'AccessDenied' },
    });
  });

  it('is refused what its role does not let Kedge do', async () => {
    member(ROLE.externalId, ['ec2:Describe*']);
    const one = kedge(ROLE);
    expect((await observed(one)).kind).toBe('observed');
    const input = { GroupId: groupId, SecurityGroupRuleIds: ['sgr-00000000000000000'] };
    expect(await one.applier.apply(MEMBER, { call: 'ec2:RevokeSecurityGroupEgress', input })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'denied' },
    });
  });
});
