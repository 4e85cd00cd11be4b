import { describe, expect, it } from 'vitest';
import type { ParsedEvent, Target } from '../../shared/events/index.ts';
import { parseEvent, parseRecord } from '../../shared/events/index.ts';
import { knownCalls } from './known-calls.ts';
import { ACCOUNT, delivered, GROUP, REGION, record } from './record.ts';

const options = { ownNames: ['kedge-'] };

function named(parsed: ParsedEvent): readonly string[] {
  return parsed.kind === 'change' ? parsed.hint.targets.map(label) : [parsed.kind];
}

function label(target: Target): string {
  switch (target.kind) {
    case 'resource':
      return `${target.type} ${target.id}`;
    case 'groupName':
      return `group named ${target.name}`;
    case 'everything':
      return 'everything';
  }
}

describe('a change', () => {
  it.each(knownCalls.map((known) => ({ name: `${known.call[1]}, ${known.form}`, known })))(
    'is read again: $name',
    ({ known }) => {
      const written = record(...known.call, known.over);
      expect(named(parseRecord(written, options))).toEqual(known.targets);
      expect(parseEvent(delivered(written), options)).toEqual(parseRecord(written, options));
    },
  );

  it('carries when, where and who, and nothing of the rule', () => {
    const written = record('ec2', 'AuthorizeSecurityGroupIngress', {
      requestParameters: {
        groupId: GROUP,
        ipPermissions: { items: [{ ipProtocol: 'tcp', ipRanges: { items: [{ cidrIp: '198.18.7.0/24' }] } }] },
      },
    });
    const parsed = parseRecord(written, options);
    expect(parsed).toEqual({
      kind: 'change',
      hint: {
        eventId: 'e7b0b1a2-0000-4000-8000-000000000001',
        eventName: 'AuthorizeSecurityGroupIngress',
        time: Date.UTC(2026, 10, 23, 10, 42, 7),
        account: ACCOUNT,
        region: REGION,
        partition: 'aws',
        actor: {
          text: 'user alice',
          arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
          roleArn: null,
          tool: 'cli',
          sourceIp: '203.0.113.7',
        },
        targets: [{ kind: 'resource', type: 'AWS::EC2::SecurityGroup', id: GROUP }],
      },
    });
    expect(JSON.stringify(parsed)).not.toContain('198.18.7.0');
  });

  it('names the cluster of a task and of a service', () => {
    const clusters = knownCalls
      .filter(({ call: [service] }) => service === 'ecs')
      .map(({ call, over }) => parseRecord(record(...call, over), options))
      .flatMap((parsed) => (parsed.kind === 'change' ? parsed.hint.targets : []))
      .map((target) => (target.kind === 'resource' ? target.cluster : undefined));
    expect(new Set(clusters)).toEqual(new Set(['prod', 'default']));
  });

  it('builds the ARN of a service that is only named in the partition of the record', () => {
    const written = record('ecs', 'UpdateService', {
      awsRegion: 'us-gov-west-1',
      userIdentity: { type: 'IAMUser', arn: `arn:aws-us-gov:iam::${ACCOUNT}:user/alice` },
      requestParameters: { cluster: 'prod', service: 'web' },
    });
    expect(named(parseRecord(written, options))).toEqual([
      `AWS::ECS::Service arn:aws-us-gov:ecs:us-gov-west-1:${ACCOUNT}:service/prod/web`,
    ]);
  });

  it('knows the partition of a Region even where the record has no ARN', () => {
    const written = record('ec2', 'DeleteSecurityGroup', {
      awsRegion: 'cn-north-1',
      userIdentity: { type: 'AWSService', invokedBy: 'ecs.amazonaws.com' },
      requestParameters: { groupId: GROUP },
    });
    expect(parseRecord(written, options)).toMatchObject({ hint: { partition: 'aws-cn' } });
  });

  it('reads everything where one call names more resources than are worth reading one by one', () => {
    const items = Array.from({ length: 101 }, (_, n) => ({ resourceId: `sg-${n.toString(16)}` }));
    const written = record('ec2', 'CreateTags', { requestParameters: { resourcesSet: { items } } });
    expect(named(parseRecord(written, options))).toEqual(['everything']);
  });

  it('says why everything is read', () => {
    const large = { reason: 'requestParameters too large', omitted: true, originalSize: '1' };
    const why = (requestParameters: unknown) => {
      const parsed = parseRecord(record('ec2', 'DeleteNetworkAcl', { requestParameters }), options);
      return parsed.kind === 'change' ? parsed.hint.targets : parsed;
    };
    expect(why(large)).toEqual([
      {
        kind: 'everything',
        why: 'the parameters of DeleteNetworkAcl were too large for CloudTrail, which left them out',
      },
    ]);
    expect(why({})).toEqual([
      { kind: 'everything', why: 'the record of DeleteNetworkAcl names no network ACL' },
    ]);
  });
});
