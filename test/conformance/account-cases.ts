import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import type { Credentials } from '../../sim/index.ts';
import { newGroup } from './network.ts';
import { type Case, present, refusal, type Stage } from './stage.ts';

const NO_TRUST = 'moto gives out the credentials of any role, there or not';

/** STS: who one is, and going into another account. */
export const ACCOUNT_CASES: readonly Case[] = [
  {
    fact: 'GetCallerIdentity says the account that the credentials are of',
    run: async (stage) => {
      const { Account, Arn } = await stage.sts.send(new GetCallerIdentityCommand({}));
      expect(Account).toMatch(/^\d{12}$/);
      expect(Arn).toContain(`:${Account}:`);
    },
  },
  {
    fact: 'with a role’s credentials one is its session, in its account',
    needsMemberRole: true,
    run: async (stage) => {
      const { arn, account } = stage.cloud.memberRole();
      const sts = new STSClient(stage.cloud.connection(await assumed(stage, arn)));
      const identity = await sts.send(new GetCallerIdentityCommand({}));
      const roleName = arn.split('/').at(-1);
      expect(identity.Account).toBe(account);
      expect(identity.Arn).toBe(`arn:aws:sts::${account}:assumed-role/${roleName}/conformance`);
    },
  },
  {
    fact: 'credentials of a role end at the time that AssumeRole says',
    needsMemberRole: true,
    run: async (stage) => {
      const { arn } = stage.cloud.memberRole();
      const { Credentials: given } = await stage.sts.send(assume(arn));
      expect(present(given?.Expiration).getTime()).toBeGreaterThan(0);
      expect(present(given?.AccessKeyId)).toMatch(/^ASIA/);
    },
  },
  {
    fact: 'what is made in one account is not seen from the other',
    needsMemberRole: true,
    run: async (stage) => {
      const { arn } = stage.cloud.memberRole();
      const groupId = await newGroup(stage);
      const there = new EC2Client(stage.cloud.connection(await assumed(stage, arn)));
      const read = there.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
      expect(await refusal(read)).toBe('InvalidGroup.NotFound');
    },
  },
  {
    fact: 'a role that is not there is refused like one that does not trust the caller: AccessDenied',
    wrongInMoto: NO_TRUST,
    needsMemberRole: true,
    run: async (stage) => {
      const { account } = stage.cloud.memberRole();
      const asked = stage.sts.send(assume(`arn:aws:iam::${account}:role/${stage.name('nobody')}`));
      expect(await refusal(asked)).toBe('AccessDenied');
    },
  },
  {
    fact: 'a session policy takes away what it does not allow',
    wrongInMoto: 'moto does not look at session policies',
    needsMemberRole: true,
    run: async (stage) => {
      const { arn } = stage.cloud.memberRole();
      const only = { Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*' };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [only] });
      const there = new EC2Client(stage.cloud.connection(await assumed(stage, arn, Policy)));
      expect(await refusal(there.send(new DescribeSecurityGroupsCommand({})))).toBe('UnauthorizedOperation');
    },
  },
];

function assume(RoleArn: string, Policy?: string): AssumeRoleCommand {
  return new AssumeRoleCommand({ RoleArn, RoleSessionName: 'conformance', Policy });
}

async function assumed({ sts }: Stage, roleArn: string, policy?: string): Promise<Credentials> {
  const { Credentials: given } = await sts.send(assume(roleArn, policy));
  return {
    accessKeyId: present(given?.AccessKeyId),
    secretAccessKey: present(given?.SecretAccessKey),
    sessionToken: present(given?.SessionToken),
  };
}
