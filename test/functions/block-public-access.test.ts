import { ModifyVpcBlockPublicAccessOptionsCommand } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import { givePublicAddress, open, type ReviewStage, reviewStage, wornGroup } from './review-stage.ts';

const POLICY = `
version: 1
mode: alert
guardrails:
  - { id: exposed, deny: tcp/22 from internet, on: [exposure] }
expect:
  - deny tcp/22 from internet to sg/web
`;

let on: ReviewStage | null = null;

afterEach(async () => {
  await on?.stage.close();
  on = null;
});

async function staged() {
  const at = await reviewStage(POLICY);
  on = at;
  const { id, interfaceId } = await wornGroup(at, 'web');
  await givePublicAddress(at, interfaceId);
  await open(at.ec2, id, 22);
  const exposure = `${interfaceId}|exposure|ingress|exposed`;
  const block = (mode: 'off' | 'block-ingress') =>
    at.ec2.send(new ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode: mode }));
  const deny = () => at.stage.sim.world.access.deny('*', 'ec2:DescribeVpcBlock*');
  return { at, exposure, block, deny };
}

describe('VPC Block Public Access in the stack', () => {
  it('ends an exposure while it is on, and is read by the role as the template makes it', async () => {
    const { at, exposure, block } = await staged();
    await at.review();
    expect(await at.latest()).toMatchObject({ complete: true, findings: [{ id: exposure }] });
    await block('block-ingress');
    await at.review();
    expect(await at.latest()).toMatchObject({
      complete: true,
      gone: [expect.objectContaining({ id: exposure })],
      expectations: [{ holds: true }],
    });
    await block('off');
    // The event asks for a review by itself.
    await at.stage.sim.world.scheduler.advance(120_000);
    expect(await at.latest()).toMatchObject({ added: [exposure], expectations: [{ holds: false }] });
  });

  it('that may not be read changes nothing for an account which never turned it on', async () => {
    const { at, exposure, deny } = await staged();
    deny();
    expect(await at.review()).toBe('ok');
    expect(await at.latest()).toMatchObject({ complete: true, unread: [], findings: [{ id: exposure }] });
  });

  it('that is on and may not be read is said to be unknown, and the review is made all the same', async () => {
    const { at, block, deny } = await staged();
    await block('block-ingress');
    deny();
    expect(await at.review()).toBe('ok');
    expect(await at.latest()).toMatchObject({
      complete: false,
      unread: [
        expect.stringContaining('DescribeVpcBlockPublicAccessOptions'),
        expect.stringContaining('DescribeVpcBlockPublicAccessExclusions'),
      ],
      findings: [{ kind: 'unknown', resource: { id: 'vpc-block-public-access-options' } }],
      expectations: [{ holds: false, why: expect.stringContaining('not known') }],
    });
  });
});
