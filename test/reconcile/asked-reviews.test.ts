import {
  CreateTagsCommand,
  CreateVpcBlockPublicAccessExclusionCommand,
  DescribeVpcsCommand,
  type EC2Client,
  ModifyVpcBlockPublicAccessOptionsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { groupStage } from '../support/groups.ts';
import { PLACE } from '../support/kedge.ts';

const TAG = { Key: 'tier', Value: 'web' };

describe('a review that is asked for', () => {
  const EXPOSURE = `
version: 1
mode: enforce
guardrails: [{ id: no-ssh, deny: tcp/22 from internet, on: [exposure] }]
`;
  const touch = (ids: Readonly<Record<string, string>>) =>
    new CreateTagsCommand({ Resources: [ids.web ?? ''], Tags: [TAG] });
  const touchVpc = async (ec2: EC2Client) => {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    await ec2.send(new CreateTagsCommand({ Resources: [Vpcs[0]?.VpcId ?? ''], Tags: [TAG] }));
  };

  it('is one for a burst of changes, and another for what comes when that one may have begun', async () => {
    const { kedge, ec2, news } = await groupStage(EXPOSURE, ['web']);
    for (let i = 0; i < 20; i += 1) await touchVpc(ec2);
    const events = news();
    await kedge.deliver(events.slice(0, 10));
    await kedge.deliver(events.slice(10));
    expect(kedge.reviews).toEqual([PLACE]);
    await kedge.sim.world.scheduler.advance(55_000);
    await touchVpc(ec2);
    await kedge.deliver(news());
    expect(kedge.reviews).toEqual([PLACE, PLACE]);
  });

  it('comes of a tag where entries go by tags: a group that lost its tag is out of the policy, and right', async () => {
    const tagged = 'version: 1\nsecurityGroups: { web: { match: { tags: { tier: web } }, ingress: [] } }';
    const { kedge, ec2, ids, news } = await groupStage(tagged, ['web']);
    await ec2.send(touch(ids));
    await kedge.deliver(news());
    expect(kedge.reviews).toEqual([PLACE]);
  });

  it('is left to the schedule where nothing but single resources is judged', async () => {
    const plain = 'version: 1\nguardrails: [{ id: no-ssh, deny: tcp/22 from internet }]';
    const { kedge, ec2, ids, news } = await groupStage(plain, ['web']);
    await ec2.send(touch(ids));
    await kedge.deliver(news());
    expect(kedge.reviews).toEqual([]);
  });

  it('comes of VPC Block Public Access: nothing by itself changed, and the internet may come in', async () => {
    const { kedge, ec2, news } = await groupStage(EXPOSURE, ['web']);
    const [vpc] = (await ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? [];
    const InternetGatewayExclusionMode = 'allow-bidirectional';
    await ec2.send(
      new CreateVpcBlockPublicAccessExclusionCommand({ VpcId: vpc?.VpcId, InternetGatewayExclusionMode }),
    );
    await kedge.deliver(news());
    expect(kedge.reviews).toEqual([PLACE]);
    await kedge.sim.world.scheduler.advance(55_000);
    await ec2.send(new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode: 'off' }));
    await kedge.deliver(news());
    expect(kedge.reviews).toEqual([PLACE, PLACE]);
  });

  it('holds nothing up when its queue cannot be reached, and is asked for again', async () => {
    const { kedge, ec2, news } = await groupStage(EXPOSURE, ['web']);
    const deps = { ...kedge.coldStart(), reviews: { ask: () => Promise.reject(new Error('no queue')) } };
    await touchVpc(ec2);
    expect((await kedge.deliver(news(), deps)).failures).toEqual([]);
    await kedge.sim.world.scheduler.advance(1_000);
    await touchVpc(ec2);
    await kedge.deliver(news());
    expect(kedge.reviews).toEqual([PLACE]);
  });
});
