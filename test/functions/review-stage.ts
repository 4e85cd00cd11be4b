import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ACCOUNT, REGION, type Stage, setStage } from '../../cli/demo/stage.ts';
import { snsDeliveries } from '../../sim/index.ts';
import { functionByArn, invokeFunction } from '../../sim/lambda/index.ts';
import { policyOf } from '../support/judged.ts';

type Json = Readonly<Record<string, unknown>>;

/** The packaged stack on the simulator, with one small network that the internet reaches. */
export async function reviewStage(policy: string) {
  const stage = await setStage({ policy: policyOf(policy), seed: '1' });
  const { world } = stage.sim;
  const admin = world.identities.addUser({ name: 'admin', account: ACCOUNT });
  const { ec2 } = stage.as(admin);
  const bucket = stage.stack.resources.get('ReportBucket')?.ref ?? '';
  const s3 = new S3Client({ endpoint: stage.url, region: REGION, credentials: admin, forcePathStyle: true });
  const text = async (Key: string): Promise<string> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  };
  return {
    stage,
    ec2,
    s3,
    bucket,
    network: await network(ec2),
    text,
    latest: async (): Promise<Json> => JSON.parse(await text(`reports/${ACCOUNT}/${REGION}/latest.json`)),
    keys: async (): Promise<readonly string[]> =>
      ((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(
        ({ Key = '' }) => Key,
      ),
    review: () => reviewed(stage),
    /** What the team got by e-mail, of reviews only. */
    summaries: (): readonly string[] =>
      mails(stage)
        .filter(({ subject }) => subject.includes('Review of'))
        .map(({ message }) => message),
    alerts: (): readonly string[] =>
      mails(stage)
        .filter(({ subject }) => !subject.includes('Review of'))
        .map(({ message }) => message),
  };
}

export type ReviewStage = Awaited<ReturnType<typeof reviewStage>>;

function mails(stage: Stage) {
  return snsDeliveries(stage.sim.world)
    .filter(({ protocol }) => protocol === 'email')
    .map(({ subject, message }) => ({ subject: subject ?? '', message }));
}

/** Runs the bundled function, and what follows from it at once: not yet the review that a change asks for. */
async function reviewed({ sim }: Stage) {
  const { world } = sim;
  const fn = functionByArn(world, `arn:aws:lambda:${REGION}:${ACCOUNT}:function:kedge-prod-review`);
  if (fn === undefined) throw new Error('the stack has no review function');
  const outcome = await world.scheduler.settle(invokeFunction(world, fn, '{"source":"kedge.schedule"}'));
  await world.scheduler.advance(12_000);
  return outcome.kind;
}

async function network(ec2: EC2Client) {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId ?? '';
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }));
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
  );
  const RouteTableId = RouteTables[0]?.RouteTableId ?? '';
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId }));
  return { vpcId: VpcId, subnetId: Subnet?.SubnetId ?? '' };
}

/** A group, and an interface that has it. */
export async function wornGroup({ ec2, network: { vpcId, subnetId } }: ReviewStage, name: string) {
  const id = await group({ ec2, vpcId }, name);
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: subnetId, Groups: [id] }),
  );
  return { id, interfaceId: NetworkInterface?.NetworkInterfaceId ?? '' };
}

export async function group(
  { ec2, vpcId }: { ec2: EC2Client; vpcId: string },
  name: string,
): Promise<string> {
  const made = new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpcId });
  return (await ec2.send(made)).GroupId ?? '';
}

export async function open(ec2: EC2Client, GroupId: string, port: number): Promise<void> {
  const IpPermissions = [
    { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

export async function givePublicAddress({ ec2 }: ReviewStage, NetworkInterfaceId: string): Promise<void> {
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }));
}
