import { CreateQueueCommand, GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { Params } from '../../sim/core/index.ts';
import { putOrganization, putRole } from '../../sim/iam/index.ts';
import { ACCOUNT, type Cloud, cloud, REGION, TRANSPORTS } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';

const MEMBER = '222222222222';
const ROLE_ARN = `arn:aws:iam::${MEMBER}:role/kedge-member`;

function trusts(statement: Params): Params {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] };
}

function member(stage: Cloud, trust: Params, policies: readonly Params[] = []): void {
  putRole(stage.sim.world, { account: MEMBER, region: REGION, name: 'kedge-member', trust, policies });
}

type Assume = ConstructorParameters<typeof AssumeRoleCommand>[0];

async function assumed(stage: Cloud, more: Partial<Assume> = {}) {
  const sts = new STSClient(stage.config());
  const request = { RoleArn: ROLE_ARN, RoleSessionName: 'kedge', ...more };
  const { Credentials } = await sts.send(new AssumeRoleCommand(request));
  const { AccessKeyId, SecretAccessKey, SessionToken } = present(Credentials);
  const credentials = {
    accessKeyId: present(AccessKeyId),
    secretAccessKey: present(SecretAccessKey),
    sessionToken: present(SessionToken),
  };
  return stage.config({ credentials });
}

const HUB: Params = { Principal: { AWS: ACCOUNT } };

describe.each(TRANSPORTS)('STS over %s', (transport) => {
  it('says who one is, before and after taking on a role of another account', async () => {
    const stage = await cloud({ transport });
    member(stage, trusts(HUB));
    const before = await new STSClient(stage.config()).send(new GetCallerIdentityCommand({}));
    expect([before.Account, before.Arn]).toEqual([ACCOUNT, `arn:aws:iam::${ACCOUNT}:user/sim`]);
    const after = await new STSClient(await assumed(stage)).send(new GetCallerIdentityCommand({}));
    expect(after.Account).toBe(MEMBER);
    expect(after.Arn).toBe(`arn:aws:sts::${MEMBER}:assumed-role/kedge-member/kedge`);
    await stage.close();
  });

  it('refuses a role that is not there as it refuses one that may not be assumed', async () => {
    const stage = await cloud({ transport });
    expect(await errorCode(assumed(stage))).toBe('AccessDenied');
    member(stage, trusts({ Principal: { AWS: '333333333333' } }));
    expect(await errorCode(assumed(stage))).toBe('AccessDenied');
    await stage.close();
  });
});

describe('a role', () => {
  it('is given only to who knows the external id that its trust policy asks for', async () => {
    const stage = await cloud();
    member(stage, trusts({ ...HUB, Condition: { StringEquals: { 'sts:ExternalId': 'secret' } } }));
    expect(await errorCode(assumed(stage))).toBe('AccessDenied');
    expect(await errorCode(assumed(stage, { ExternalId: 'wrong' }))).toBe('AccessDenied');
    await assumed(stage, { ExternalId: 'secret' });
  });

  it('may be open to an organization, and to nobody outside', async () => {
    const stage = await cloud();
    const inside = { StringEquals: { 'aws:PrincipalOrgID': 'o-kedge' } };
    member(stage, trusts({ Principal: '*', Condition: inside }));
    expect(await errorCode(assumed(stage))).toBe('AccessDenied');
    putOrganization(stage.sim.world, 'o-kedge', [ACCOUNT]);
    await assumed(stage);
  });

  it('ends with its time', async () => {
    const stage = await cloud();
    member(stage, trusts(HUB));
    const sts = new STSClient(await assumed(stage, { DurationSeconds: 900 }));
    await stage.sim.world.scheduler.advance(899_999);
    await sts.send(new GetCallerIdentityCommand({}));
    await stage.sim.world.scheduler.advance(1);
    expect(await errorCode(sts.send(new GetCallerIdentityCommand({})))).toBe('ExpiredToken');
    expect(await errorCode(assumed(stage, { DurationSeconds: 60 }))).toBe('ValidationError');
  });

  it('allows what its policies allow, for resources that they name, and nothing else', async () => {
    const stage = await cloud();
    const Resource = `arn:aws:sqs:${REGION}:${MEMBER}:kedge-*`;
    const send = { Effect: 'Allow', Action: ['sqs:Send*', 'sqs:CreateQueue'], Resource };
    const deny = { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: `${Resource}-secret` };
    member(stage, trusts(HUB), [{ Statement: [send] }, { Statement: deny }]);
    const sqs = new SQSClient(await assumed(stage));
    const create = (QueueName: string) => sqs.send(new CreateQueueCommand({ QueueName }));
    const { QueueUrl } = await create('kedge-a');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
    expect(await errorCode(create('other'))).toBe('AccessDeniedException');
    expect(await errorCode(sqs.send(new GetQueueUrlCommand({ QueueName: 'kedge-a' })))).toBe(
      'AccessDeniedException',
    );
    const secret = (await create('kedge-a-secret')).QueueUrl;
    const refused = sqs.send(new SendMessageCommand({ QueueUrl: secret, MessageBody: 'm' }));
    await expect(refused).rejects.toThrow(/explicit deny in an identity-based policy/);
  });

  it('is narrowed, never widened, by a session policy', async () => {
    const stage = await cloud();
    const all = { Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] };
    member(stage, trusts(HUB), [all]);
    const only = { Effect: 'Allow', Action: ['sqs:CreateQueue', 's3:*'], Resource: '*' };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [only] });
    const sqs = new SQSClient(await assumed(stage, { Policy }));
    await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'q' }))).rejects.toThrow(/no session policy/);
    expect(await errorCode(assumed(stage, { Policy: '{' }))).toBe('MalformedPolicyDocumentException');
  });

  it('reaches into another account only where that account agrees', async () => {
    const stage = await cloud();
    const owner = new SQSClient(stage.config());
    const guest = new SQSClient(stage.config({ account: MEMBER }));
    const arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:shared`;
    const open = { Effect: 'Allow', Principal: { AWS: MEMBER }, Action: 'sqs:SendMessage', Resource: arn };
    const { QueueUrl } = await owner.send(new CreateQueueCommand({ QueueName: 'closed' }));
    const Policy = JSON.stringify({ Statement: [open] });
    const shared = await owner.send(new CreateQueueCommand({ QueueName: 'shared', Attributes: { Policy } }));
    const sends = (url: string | undefined) =>
      guest.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'm' }));
    expect(await errorCode(sends(QueueUrl))).toBe('AccessDeniedException');
    await sends(shared.QueueUrl);
  });
});
