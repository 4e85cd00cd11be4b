import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roleEventsTemplate } from '../../infra/scripts/role-events-template.ts';
import type { Params } from '../../sim/core/index.ts';
import { deployTemplate, type Stack } from '../../sim/index.ts';
import { HUB, type Organization, organization } from './organization.ts';

// The packaged stack in eu-west-1, and beside it the small one in us-east-1, where IAM's events are.
let org: Organization;
let forwarding: Stack | null = null;

beforeEach(async () => {
  org = await organization();
});

afterEach(async () => {
  await forwarding?.close();
  forwarding = null;
  await org.close();
});

const VIRGINIA = { account: HUB.account, region: 'us-east-1' };

async function forward(KedgeRegion: string): Promise<Stack> {
  forwarding = await deployTemplate(org.sim, {
    template: roleEventsTemplate() as Params,
    place: VIRGINIA,
    stackName: 'kedge-role-events',
    parameters: { KedgeRegion },
  });
  return forwarding;
}

/** CloudTrail's record of a call on a role, in us-east-1, wherever it was made. */
async function onRole(eventName: string, roleName: string): Promise<void> {
  const { trail, scheduler } = org.sim.world;
  trail.add({
    ...VIRGINIA,
    at: scheduler.now(),
    record: {
      eventVersion: '1.08',
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${HUB.account}:user/mallory`, userName: 'mallory' },
      eventTime: new Date(scheduler.now()).toISOString(),
      eventSource: 'iam.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      requestParameters: { roleName, policyName: 'revert' },
      responseElements: null,
      eventID: `00000000-0000-4000-8000-${eventName.length.toString().padStart(12, '0')}`,
      eventType: 'AwsApiCall',
      recipientAccountId: HUB.account,
    },
  });
  await scheduler.runUntilIdle();
}

describe('what is done to Kedge’s roles', () => {
  it.each(['DeleteRolePolicy', 'DetachRolePolicy', 'PutRolePolicy', 'DeleteRole', 'UpdateAssumeRolePolicy'])(
    'reaches it from us-east-1, and is told: %s',
    async (eventName) => {
      await forward(HUB.region);
      await onRole(eventName, 'kedge-prod-reconcile');
      expect(org.alerts()).toEqual([
        expect.stringContaining(`TAMPERING with Kedge, 111111111111 us-east-1: ${eventName} on kedge`),
      ]);
    },
  );

  it('is not heard of without that stack', async () => {
    await onRole('DeleteRolePolicy', 'kedge-prod-reconcile');
    expect(org.alerts()).toEqual([]);
  });

  it('is all that is forwarded: other roles are nobody’s business', async () => {
    await forward(HUB.region);
    await onRole('DeleteRolePolicy', 'billing');
    expect(org.waiting()).toEqual({ changes: 0, dead: 0 });
    expect(org.alerts()).toEqual([]);
  });

  it('needs nothing in us-east-1 itself', async () => {
    const { resources } = await forward('us-east-1');
    expect([...resources.keys()]).toEqual([]);
  });
});

describe('the template', () => {
  it('forwards to one bus, by a role that can do only that', () => {
    const { Resources } = roleEventsTemplate() as {
      readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Params }>>;
    };
    const Bus = {
      'Fn::Sub': `arn:\${AWS::Partition}:events:\${KedgeRegion}:\${AWS::AccountId}:event-bus/default`,
    };
    const rules = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
    expect(rules.length).toBeGreaterThan(0);
    for (const { Properties } of rules)
      expect(Properties.Targets).toEqual([expect.objectContaining({ Arn: Bus })]);
    expect(JSON.stringify(Resources.ForwardRole?.Properties.Policies)).toContain(
      JSON.stringify({ Effect: 'Allow', Action: 'events:PutEvents', Resource: Bus }),
    );
  });
});
