import {
  CreateVpcBlockPublicAccessExclusionCommand,
  DeleteVpcBlockPublicAccessExclusionCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  ModifyVpcBlockPublicAccessExclusionCommand,
  ModifyVpcBlockPublicAccessOptionsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage } from './core-stage.ts';
import { smallNetwork } from './ec2-world.ts';

async function setting() {
  const on = await stage();
  const ec2 = on.ec2();
  return { on, ec2, ...(await smallNetwork(ec2)) };
}

const exclusionsOf = async (ec2: EC2Client, Filters: { Name: string; Values: string[] }[] = []) =>
  (await ec2.send(new DescribeVpcBlockPublicAccessExclusionsCommand({ Filters })))
    .VpcBlockPublicAccessExclusions;

const exempt = (
  ec2: EC2Client,
  what: { VpcId?: string; SubnetId?: string },
  mode = 'allow-bidirectional' as const,
) =>
  ec2.send(
    new CreateVpcBlockPublicAccessExclusionCommand({
      ...what,
      InternetGatewayExclusionMode: mode,
      TagSpecifications: [
        { ResourceType: 'vpc-block-public-access-exclusion', Tags: [{ Key: 'why', Value: 'shop' }] },
      ],
    }),
  );

describe('VPC Block Public Access', () => {
  it('is off until somebody turns it on, for the whole Region, and VPCs and subnets say so', async () => {
    const { ec2 } = await setting();
    const mode = async () => {
      const { VpcBlockPublicAccessOptions: options } = await ec2.send(
        new DescribeVpcBlockPublicAccessOptionsCommand({}),
      );
      return options?.InternetGatewayBlockMode;
    };
    expect(await mode()).toBe('off');
    const InternetGatewayBlockMode = 'block-ingress';
    const { VpcBlockPublicAccessOptions: answer } = await ec2.send(
      new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode }),
    );
    expect(answer?.State).toBe('update-in-progress');
    expect(await mode()).toBe(InternetGatewayBlockMode);
    const BlockPublicAccessStates = { InternetGatewayBlockMode };
    expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toMatchObject([{ BlockPublicAccessStates }]);
    expect((await ec2.send(new DescribeSubnetsCommand({}))).Subnets).toMatchObject([
      { BlockPublicAccessStates },
    ]);
    expect(await exclusionsOf(ec2)).toEqual([]);
  });

  it('lets a VPC or a subnet be, in a mode that may change, until the exclusion is deleted', async () => {
    const { ec2, vpcId, subnetId } = await setting();
    const { VpcBlockPublicAccessExclusion: made } = await exempt(ec2, { SubnetId: subnetId });
    const ExclusionId = present(made?.ExclusionId);
    expect(made).toMatchObject({
      ExclusionId: /^vpcbpa-exclude-0[0-9a-f]{16}$/.exec(ExclusionId)?.[0],
      State: 'create-in-progress',
    });
    await exempt(ec2, { VpcId: vpcId });
    expect(await exclusionsOf(ec2, [{ Name: 'resource-arn', Values: ['*subnet/*'] }])).toMatchObject([
      {
        ExclusionId,
        ResourceArn: `arn:aws:ec2:eu-west-1:111111111111:subnet/${subnetId}`,
        InternetGatewayExclusionMode: 'allow-bidirectional',
        State: 'create-complete',
        Tags: [{ Key: 'why', Value: 'shop' }],
      },
    ]);
    await ec2.send(
      new ModifyVpcBlockPublicAccessExclusionCommand({
        ExclusionId,
        InternetGatewayExclusionMode: 'allow-egress',
      }),
    );
    expect(await exclusionsOf(ec2, [{ Name: 'state', Values: ['update-complete'] }])).toMatchObject([
      { ExclusionId, InternetGatewayExclusionMode: 'allow-egress' },
    ]);
    const tags = await ec2.send(
      new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [ExclusionId] }] }),
    );
    expect(tags.Tags).toMatchObject([{ ResourceType: 'vpc-block-public-access-exclusion' }]);
    const remove = new DeleteVpcBlockPublicAccessExclusionCommand({ ExclusionId });
    expect((await ec2.send(remove)).VpcBlockPublicAccessExclusion?.State).toBe('delete-in-progress');
    expect(await exclusionsOf(ec2)).toHaveLength(1);
    expect(await errorCode(ec2.send(remove))).toBe('InvalidVpcBlockPublicAccessExclusionId.NotFound');
  });

  it('refuses an exclusion of nothing, of two things, of what is not there and of the same once more', async () => {
    const { ec2, vpcId, subnetId } = await setting();
    expect(await errorCode(exempt(ec2, {}))).toBe('InvalidParameterCombination');
    expect(await errorCode(exempt(ec2, { VpcId: vpcId, SubnetId: subnetId }))).toBe(
      'InvalidParameterCombination',
    );
    expect(await errorCode(exempt(ec2, { VpcId: 'vpc-0123456789abcdef0' }))).toBe('InvalidVpcID.NotFound');
    await exempt(ec2, { VpcId: vpcId });
    expect(await errorCode(exempt(ec2, { VpcId: vpcId }))).toBe('InvalidParameterValue');
  });

  it('is in CloudTrail, whatever becomes of it', async () => {
    const { on, ec2, vpcId } = await setting();
    const { VpcBlockPublicAccessExclusion: made } = await exempt(ec2, { VpcId: vpcId });
    const ExclusionId = present(made?.ExclusionId);
    await ec2.send(new DeleteVpcBlockPublicAccessExclusionCommand({ ExclusionId }));
    await ec2.send(
      new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode: 'block-ingress' }),
    );
    const records = on.sim.world.trail
      .all()
      .slice(-3)
      .map(({ record }) => record);
    expect(records.map(({ eventName, requestParameters }) => [eventName, requestParameters])).toEqual([
      [
        'CreateVpcBlockPublicAccessExclusion',
        {
          CreateVpcBlockPublicAccessExclusionRequest: expect.objectContaining({
            VpcId: vpcId,
            InternetGatewayExclusionMode: 'allow-bidirectional',
          }),
        },
      ],
      [
        'DeleteVpcBlockPublicAccessExclusion',
        { DeleteVpcBlockPublicAccessExclusionRequest: { ExclusionId } },
      ],
      [
        'ModifyVpcBlockPublicAccessOptions',
        { ModifyVpcBlockPublicAccessOptionsRequest: { InternetGatewayBlockMode: 'block-ingress' } },
      ],
    ]);
  });
});
