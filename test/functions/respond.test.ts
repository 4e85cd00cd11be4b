import { createHmac } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, REGION, type Stage, setStage } from '../../cli/demo/stage.ts';
import { functionByArn, functionLogs, invokeFunction } from '../../sim/lambda/index.ts';
import { snsDeliveries } from '../../sim/sns/index.ts';
import { kedge } from '../cli/kedge-command.ts';
import { policyOf } from '../support/judged.ts';

const SECRET = 'e6b19c573432dcc6b075501d51b51bb8';
const POLICY = policyOf(`
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web }, mode: approve, ingress: [tcp/443 from 0.0.0.0/0] }
`);

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ policy: POLICY, seed: '7', parameters: { SlackResponders: 'U0ALICE' } });
  const credentials = stage.sim.world.identities.addUser({ name: 'admin', account: ACCOUNT });
  const ssm = new SSMClient({ endpoint: stage.url, region: REGION, credentials, maxAttempts: 1 });
  const Name = 'kedge-prod-slack-signing-secret';
  await ssm.send(new PutParameterCommand({ Name, Value: SECRET, Type: 'SecureString' }));
  vi.stubEnv('AWS_ENDPOINT_URL', stage.url);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', stage.dynamo.url);
  vi.stubEnv('AWS_REGION', REGION);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await stage.close();
});

/** A group with a rule that a person has to say yes to before it goes. */
async function held() {
  const { world } = stage.sim;
  const { ec2 } = stage.as(world.identities.addUser({ name: 'mallory', account: ACCOUNT }));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const wanted = { GroupName: 'web', Description: 'web', VpcId: Vpc?.VpcId };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(wanted));
  for (const port of [443, 5432]) {
    const ports = { IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp: '0.0.0.0/0' };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, ...ports }));
  }
  await world.scheduler.runUntilIdle();
  const rules = async (): Promise<readonly number[]> => {
    const Filters = [{ Name: 'group-id', Values: [GroupId ?? ''] }];
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return SecurityGroupRules.filter(({ IsEgress }) => IsEgress !== true)
      .map(({ FromPort }) => FromPort ?? -1)
      .sort((a, b) => a - b);
  };
  return { rules };
}

const mail = (): readonly string[] =>
  snsDeliveries(stage.sim.world).flatMap(({ protocol, message }) => (protocol === 'email' ? [message] : []));

/** What Slack sends to the function's address, signed with the app's secret. */
async function press(incident: string, { user = 'U0ALICE', secret = SECRET, button = 'kedge-approve' } = {}) {
  const { world } = stage.sim;
  const payload = {
    type: 'block_actions',
    user: { id: user, username: 'alice' },
    actions: [{ type: 'button', action_id: button, value: incident }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const at = Math.floor(world.scheduler.now() / 1000);
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  const event = {
    version: '2.0',
    headers: { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` },
    requestContext: { http: { method: 'POST' } },
    body,
    isBase64Encoded: false,
  };
  const fn = functionByArn(world, `arn:aws:lambda:${REGION}:${ACCOUNT}:function:kedge-prod-respond`);
  if (fn === undefined) throw new Error('the stack has no respond function');
  const outcome = await world.scheduler.settle(invokeFunction(world, fn, JSON.stringify(event)));
  await world.scheduler.runUntilIdle();
  return outcome.kind === 'ok' ? JSON.parse(outcome.payload) : outcome;
}

describe('the packaged buttons', () => {
  it('have what waits for a yes done, say in alert and history who gave it, and take it back', async () => {
    const { rules } = await held();
    expect(await rules()).toEqual([443, 5432]);
    const incident = /Incident: (kdg-\w+)/.exec(mail().at(-1) ?? '')?.[1] ?? '';
    expect(await press(incident, { user: 'U0MALLORY' })).toMatchObject({ statusCode: 403 });
    expect(await press(incident, { secret: 'guessed' })).toMatchObject({ statusCode: 401 });
    expect(await rules()).toEqual([443, 5432]);
    expect(await press(incident)).toMatchObject({ statusCode: 200 });
    expect(await rules()).toEqual([443]);
    expect(mail().at(-1)).toMatch(/^Reverted:[\s\S]*Slack user U0ALICE \(alice\) approved it/);
    const { out } = await kedge(['history', '--table', 'kedge-prod-ledger'], {
      now: stage.sim.world.scheduler.now(),
    });
    expect(out).toMatch(
      new RegExp(`REVERTED +${incident}[\\s\\S]*approved by Slack user U0ALICE \\(alice\\)`),
    );
    expect(await press(incident, { button: 'kedge-undo' })).toMatchObject({ statusCode: 200 });
    expect(await rules()).toEqual([443, 5432]);
    expect(mail().at(-1)).toMatch(/Slack user U0ALICE \(alice\) asked to undo kdg-\w+: undone by 1 call/);
    expect(functionLogs(stage.sim.world).filter(({ line }) => line.includes(SECRET))).toEqual([]);
  }, 60_000);

  it('have an address only where somebody may press them', async () => {
    expect(stage.stack.outputs.SlackRequestUrl).toMatch(/^https:/);
    const plain = await setStage({ policy: POLICY, seed: '8' });
    expect(plain.stack.outputs.SlackRequestUrl).toBeUndefined();
    await plain.close();
  });
});
