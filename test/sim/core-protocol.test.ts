import {
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeFleetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage, TRANSPORTS } from './core-stage.ts';

describe.each(TRANSPORTS)('the wire, %s', (transport) => {
  it('answers an unknown action with the error AWS gives', async () => {
    const { ec2, close } = await stage({ transport });
    const error = await ec2()
      .send(new DescribeFleetsCommand({}))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'InvalidAction',
      message: 'The action DescribeFleets is not valid for this web service.',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    await close();
  });

  it('brings texts through unharmed, whatever is in them', async () => {
    const { ec2, close } = await stage({ transport });
    const made = await ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const vpcId = present(made.Vpc?.VpcId);
    const value = ' <a href="x">&amp; \n\tüñí 🙂 + % = ';
    await ec2().send(new CreateTagsCommand({ Resources: [vpcId], Tags: [{ Key: 'a&b', Value: value }] }));
    const { Vpcs } = await ec2().send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
    expect(Vpcs?.[0]?.Tags).toEqual([{ Key: 'a&b', Value: value }]);
    await close();
  });

  it('keeps accounts and Regions apart by the credentials and the signing scope', async () => {
    const { ec2, close } = await stage({ transport });
    await ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const count = async (account: string, region: string) =>
      (await ec2({ account, region }).send(new DescribeVpcsCommand({}))).Vpcs?.length;
    expect(await count('111111111111', 'eu-west-1')).toBe(1);
    expect(await count('222222222222', 'eu-west-1')).toBe(0);
    expect(await count('111111111111', 'us-east-1')).toBe(0);
    await close();
  });
});

describe('credentials', () => {
  it('refuses a session key that it did not give out', async () => {
    const { ec2 } = await stage();
    const credentials = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'x', sessionToken: 'y' };
    expect(await errorCode(ec2({ credentials }).send(new DescribeVpcsCommand({})))).toBe('AuthFailure');
  });

  it('ends a session when its time is over', async () => {
    const { sim, ec2 } = await stage();
    const role = sim.world.identities.addRole({ name: 'reader' });
    const session = sim.world.identities.startSession({ role, sessionName: 's', durationSeconds: 900 });
    const { expiration: _, ...credentials } = session;
    await ec2({ credentials }).send(new DescribeVpcsCommand({}));
    await sim.world.scheduler.advance(900_000);
    expect(await errorCode(ec2({ credentials }).send(new DescribeVpcsCommand({})))).toBe('RequestExpired');
  });

  it('refuses a request without a signature, in the manner of the service', async () => {
    const { sim } = await stage();
    const body = Buffer.from('Action=DescribeVpcs&Version=2016-11-15');
    const answer = await sim.handle({ method: 'POST', url: '/', headers: {}, body });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it('refuses a service that it does not speak', async () => {
    const { sim } = await stage();
    const scope = '111111111111/20260101/eu-west-1/athena/aws4_request';
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-amz-json-1.1',
    };
    const answer = await sim.handle({ method: 'POST', url: '/', headers, body: Buffer.from('{}') });
    expect(answer.status).toBe(404);
    expect(JSON.parse(String(answer.body))).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

describe('access control', () => {
  it('denies an action to a role and its sessions, and to nobody else', async () => {
    const { sim, ec2 } = await stage();
    const { identities, access } = sim.world;
    const role = identities.addRole({ name: 'reader' });
    const { expiration: _, ...credentials } = identities.startSession({ role, sessionName: 's' });
    const allow = access.deny(role.arn, 'ec2:CreateVpc');
    const create = new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' });
    expect(await errorCode(ec2({ credentials }).send(create))).toBe('UnauthorizedOperation');
    await ec2({ credentials }).send(new DescribeVpcsCommand({}));
    await ec2().send(create);
    allow();
    await ec2({ credentials }).send(create);
  });
});

describe('input checks', () => {
  it('refuses a parameter that nothing would read', async () => {
    const { sim } = await stage();
    const { identities } = sim.world;
    const resolved = identities.resolve('111111111111');
    const caller = resolved.outcome === 'known' ? resolved.caller : undefined;
    const call = { service: 'ec2', action: 'DescribeVpcs', account: '111111111111', region: 'eu-west-1' };
    expect(() => sim.invoke({ ...call, caller: present(caller), input: { Colour: 'red' } })).toThrow(
      'The parameter Colour is not recognized',
    );
  });
});
