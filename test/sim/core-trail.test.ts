import {
  AuthorizeSecurityGroupIngressCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { serviceCaller } from '../../sim/core/index.ts';
import { present, type Stage, stage } from './core-stage.ts';
import { smallNetwork, tcp } from './ec2-world.ts';

const CREATE = new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' });

function lastRecord({ sim }: Stage) {
  return present(sim.world.trail.all().at(-1)).record;
}

describe('the CloudTrail record of a call', () => {
  it('has the envelope of a management event', async () => {
    const on = await stage({ start: '2026-03-04T05:06:07.890Z' });
    await on.ec2().send(CREATE);
    expect(lastRecord(on)).toMatchObject({
      eventVersion: '1.11',
      eventTime: '2026-03-04T05:06:07Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'CreateVpc',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '203.0.113.200',
      userAgent: expect.stringContaining('aws-sdk-js/3'),
      requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111111111111',
      eventCategory: 'Management',
      tlsDetails: { clientProvidedHostHeader: 'ec2.eu-west-1.amazonaws.com' },
    });
    expect(lastRecord(on)).not.toHaveProperty('errorCode');
    expect(lastRecord(on)).not.toHaveProperty('sessionCredentialFromConsole');
  });

  it('is not written for a read', async () => {
    const on = await stage();
    await on.ec2().send(new DescribeVpcsCommand({}));
    expect(on.sim.world.trail.all()).toEqual([]);
    expect(on.sim.world.calls.all()).toMatchObject([{ action: 'DescribeVpcs', mutating: false, seq: 1 }]);
  });

  it('of a failed call has the code with Client., the parameters, and no response', async () => {
    const on = await stage();
    await expect(on.ec2().send(new DeleteVpcCommand({ VpcId: 'vpc-0123' }))).rejects.toThrow();
    expect(lastRecord(on)).toMatchObject({
      errorCode: 'Client.InvalidVpcID.NotFound',
      errorMessage: "The vpc ID 'vpc-0123' does not exist",
      requestParameters: { vpcId: 'vpc-0123' },
      responseElements: null,
    });
  });

  it('of a dry run says so, and nothing was done', async () => {
    const on = await stage();
    await expect(
      on.ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true })),
    ).rejects.toThrow();
    expect(lastRecord(on)).toMatchObject({ errorCode: 'Client.DryRunOperation', responseElements: null });
    expect((await on.ec2().send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
  });

  it('is told to subscribers as it happens', async () => {
    const on = await stage();
    const seen: string[] = [];
    const end = on.sim.world.trail.subscribe(({ record, account }) =>
      seen.push(`${account} ${record.eventName}`),
    );
    await on.ec2().send(CREATE);
    end();
    await on.ec2().send(CREATE);
    expect(seen).toEqual(['111111111111 CreateVpc']);
  });

  it('leaves out what a script calls too large, and what is', async () => {
    const on = await stage();
    const { groupId } = await smallNetwork(on.ec2());
    const parts = ['requestParameters', 'responseElements'] as const;
    on.sim.world.faults.add({ when: () => true, effect: { kind: 'oversize', parts } });
    const open = (port: number) =>
      on
        .ec2()
        .send(
          new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [tcp(port, '::1')] }),
        );
    await expect(open(1)).rejects.toThrow('malformed');
    expect(lastRecord(on).requestParameters).toEqual({
      reason: 'requestParameters too large',
      omitted: 'true',
      originalSize: expect.stringMatching(/^\d+$/),
    });
    const many = Array.from({ length: 3000 }, (_, i) => tcp(i, '10.0.0.0/8'));
    const flood = new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: many });
    await expect(on.ec2().send(flood)).rejects.toThrow('maximum number of rules');
    expect(lastRecord(on).requestParameters).toMatchObject({ omitted: 'true' });
  });
});

describe('userIdentity', () => {
  it('names a user, with the address the user calls from', async () => {
    const on = await stage();
    const credentials = on.sim.world.identities.addUser({ name: 'mallory', sourceIp: '198.51.100.7' });
    await on.ec2({ credentials }).send(CREATE);
    expect(lastRecord(on)).toMatchObject({
      sourceIPAddress: '198.51.100.7',
      userIdentity: {
        type: 'IAMUser',
        principalId: expect.stringMatching(/^AIDA[A-Z2-7]{16}$/),
        arn: 'arn:aws:iam::123456789012:user/mallory',
        accountId: '123456789012',
        accessKeyId: credentials.accessKeyId,
        userName: 'mallory',
      },
    });
  });

  it('names the root user', async () => {
    const on = await stage();
    await on.ec2({ credentials: on.sim.world.identities.addRoot('111111111111') }).send(CREATE);
    expect(lastRecord(on).userIdentity).toMatchObject({
      type: 'Root',
      arn: 'arn:aws:iam::111111111111:root',
    });
  });

  it('names the role behind a session, with its path, whatever the session is called', async () => {
    const on = await stage();
    const { identities } = on.sim.world;
    const role = identities.addRole({ name: 'kedge-reconcile', account: '111111111111', path: '/ops/' });
    const session = identities.startSession({ role, sessionName: 'somebody-else', console: true });
    const { expiration: _, ...credentials } = session;
    await on.ec2({ credentials }).send(CREATE);
    expect(lastRecord(on)).toMatchObject({
      sessionCredentialFromConsole: 'true',
      userIdentity: {
        type: 'AssumedRole',
        principalId: `${role.roleId}:somebody-else`,
        arn: 'arn:aws:sts::111111111111:assumed-role/kedge-reconcile/somebody-else',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: 'arn:aws:iam::111111111111:role/ops/kedge-reconcile',
            userName: 'kedge-reconcile',
          },
          attributes: { creationDate: '2026-01-01T00:00:00Z', mfaAuthenticated: 'false' },
        },
      },
    });
  });

  it('names a service-linked role and the service that used it', async () => {
    const on = await stage();
    const caller = serviceCaller('111111111111', 'ecs.amazonaws.com', 'AWSServiceRoleForECS');
    const where = { account: '111111111111', region: 'eu-west-1' };
    on.sim.invoke({
      ...where,
      service: 'ec2',
      action: 'CreateVpc',
      input: { CidrBlock: '10.0.0.0/16' },
      caller,
    });
    expect(lastRecord(on)).toMatchObject({
      sourceIPAddress: 'ecs.amazonaws.com',
      userAgent: 'ecs.amazonaws.com',
      userIdentity: {
        type: 'AssumedRole',
        invokedBy: 'ecs.amazonaws.com',
        sessionContext: {
          sessionIssuer: {
            arn: 'arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
          },
        },
      },
    });
  });

  it('uses the partition of the Region in ARNs of roles', async () => {
    const { sim } = await stage();
    expect(sim.world.identities.addRole({ name: 'r', region: 'cn-north-1' }).arn).toMatch(
      /^arn:aws-cn:iam::/,
    );
    expect(sim.world.identities.addRole({ name: 'r', region: 'us-gov-west-1' }).arn).toMatch(
      /^arn:aws-us-gov:iam::/,
    );
  });
});
