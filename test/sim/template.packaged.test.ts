import { readFileSync } from 'node:fs';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createSim,
  deployTemplate,
  firings,
  functionLogs,
  invocations,
  requestHandler,
  type Sim,
  type Stack,
  undelivered,
} from '../../sim/index.ts';
import { ACCOUNT, REGION } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';

const TEMPLATE = JSON.parse(readFileSync('dist/template.json', 'utf8'));
const PLACE = { account: ACCOUNT, region: REGION };
const RULE = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

const open: Stack[] = [];
afterEach(async () => {
  for (const stack of open.splice(0)) await stack.close();
});

type Seen = { readonly name: string; readonly bodies: readonly Record<string, unknown>[] };

/** Kedge's own template, with handlers that only write down what reaches them. */
async function deployed(seed = 1) {
  const sim = createSim({ seed });
  const seen: Seen[] = [];
  const listener = (name: string) => () => (event: unknown) => {
    const { Records = [] }: { Records?: readonly { body?: string }[] } = Object(event);
    seen.push({ name, bodies: Records.map(({ body }) => JSON.parse(body ?? '{}')) });
    return null;
  };
  const handlers = {
    reconcile: listener('reconcile'),
    review: listener('review'),
    notify: listener('notify'),
    respond: listener('respond'),
  };
  const stack = await deployTemplate(sim, {
    template: TEMPLATE,
    place: PLACE,
    stackName: 'kedge-prod',
    handlers,
  });
  open.push(stack);
  return { sim, stack, seen };
}

function client(sim: Sim, credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'x' }): EC2Client {
  return new EC2Client({ region: REGION, credentials, requestHandler: requestHandler(sim), maxAttempts: 1 });
}

async function group(ec2: EC2Client): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const made = new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'd', VpcId: Vpc?.VpcId });
  return present((await ec2.send(made)).GroupId);
}

describe("Kedge's packaged template", () => {
  it('brings a change on the wire to reconcile, as EventBridge wraps it', async () => {
    const { sim, seen } = await deployed();
    const ec2 = client(sim);
    const GroupId = await group(ec2);
    await sim.world.scheduler.runUntilIdle();
    seen.splice(0);
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [RULE] }));
    await sim.world.scheduler.runUntilIdle();
    expect(seen).toMatchObject([
      {
        name: 'reconcile',
        bodies: [
          {
            'detail-type': 'AWS API Call via CloudTrail',
            source: 'aws.ec2',
            account: ACCOUNT,
            region: REGION,
            detail: { eventName: 'AuthorizeSecurityGroupIngress', requestParameters: { groupId: GroupId } },
          },
        ],
      },
    ]);
    expect(undelivered(sim.world)).toEqual([]);
  });

  it('leaves reads and failed calls alone', async () => {
    const { sim, seen } = await deployed();
    const ec2 = client(sim);
    await ec2.send(new DescribeSecurityGroupsCommand({}));
    const wrong = { GroupId: 'sg-0123456789abcdef0', IpPermissions: [RULE] };
    await errorCode(ec2.send(new AuthorizeSecurityGroupIngressCommand(wrong)));
    await sim.world.scheduler.runUntilIdle();
    expect(seen).toEqual([]);
  });

  it('reviews by schedule, with the permission that the schedule needs', async () => {
    const { sim, seen } = await deployed();
    await sim.world.scheduler.advance(3_601_000);
    expect(seen.map(({ name }) => name)).toEqual(Array(4).fill('review'));
    expect(firings(sim.world).map(({ outcome }) => outcome)).toEqual(Array(4).fill('delivered'));
  });

  it('lets only reconcile write to EC2', async () => {
    const { sim, stack } = await deployed();
    const GroupId = await group(client(sim));
    const rule = { GroupId, IpPermissions: [RULE] };
    for (const [id, expected] of [
      ['ReviewRole', 'UnauthorizedOperation'],
      ['NotifyRole', 'UnauthorizedOperation'],
      ['SchedulerRole', 'UnauthorizedOperation'],
    ] as const) {
      const ec2 = client(sim, sessionOf(sim, stack, id));
      expect(await errorCode(ec2.send(new AuthorizeSecurityGroupIngressCommand(rule)))).toBe(expected);
    }
    const reconcile = client(sim, sessionOf(sim, stack, 'ReconcileRole'));
    await reconcile.send(new AuthorizeSecurityGroupIngressCommand(rule));
    await reconcile.send(new RevokeSecurityGroupIngressCommand(rule));
    const more = new CreateSecurityGroupCommand({ GroupName: 'more', Description: 'd', VpcId: 'vpc-1' });
    expect(await errorCode(reconcile.send(more))).toBe('UnauthorizedOperation');
  });

  it('lets nobody but its functions and rules write to its queue', async () => {
    const { sim, stack } = await deployed();
    const QueueUrl = stack.outputs.ChangeQueueUrl;
    const sqs = (credentials: ReturnType<typeof sessionOf>) =>
      new SQSClient({ region: REGION, credentials, requestHandler: requestHandler(sim), maxAttempts: 1 });
    const send = new SendMessageCommand({ QueueUrl, MessageBody: '{}' });
    await sqs(sessionOf(sim, stack, 'ReviewRole')).send(send);
    expect(await errorCode(sqs(sessionOf(sim, stack, 'NotifyRole')).send(send))).toBe(
      'AccessDeniedException',
    );
    const stranger = { accessKeyId: '999999999999', secretAccessKey: 'x' };
    expect(await errorCode(sqs(stranger).send(send))).toBe('AccessDeniedException');
  });

  it('carries bundles that start with nothing but what Lambda gives them', async () => {
    const sim = createSim();
    const bundleOf = (name: string) => `dist/zips/${name}.zip`;
    const stack = await deployTemplate(sim, {
      template: TEMPLATE,
      place: PLACE,
      stackName: 'kedge-prod',
      bundleOf,
    });
    open.push(stack);
    await group(client(sim));
    await sim.world.scheduler.advance(10_000);
    const [first] = invocations(sim.world);
    expect(first).toMatchObject({ functionName: 'kedge-prod-reconcile', outcome: { kind: 'ok' } });
    const mine = sim.world.calls.all().filter(({ accessKeyId }) => accessKeyId === first?.accessKeyId);
    expect(mine.map(({ action }) => action)).toContain('GetParameter');
    expect(functionLogs(sim.world).every(({ line }) => !line.includes('Warning'))).toBe(true);
  });
});

function sessionOf(sim: Sim, stack: Stack, id: string) {
  const role = present(sim.world.identities.findRole(stack.resources.get(id)?.attributes.Arn ?? ''), id);
  return sim.world.identities.startSession({ role, sessionName: 'test' });
}
