import { describe, expect, it } from 'vitest';
import { eventRules } from '../../infra/build/event-rules.ts';

const patterns = [
  { name: 'ec2-1', pattern: { source: ['aws.ec2'] } },
  { name: 'ecs-1', pattern: { source: ['aws.ecs'] } },
];

describe('event rules', () => {
  const { Resources } = eventRules(patterns, 'kedge-test');

  it('are one to a pattern, each with the queue as its target', () => {
    expect(Object.keys(Resources)).toEqual(['Ec2EventRule1', 'EcsEventRule1', 'ChangeQueuePolicy']);
    expect(Resources.Ec2EventRule1).toMatchObject({
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'kedge-test-ec2-1',
        EventPattern: { source: ['aws.ec2'] },
        Targets: [{ Arn: { 'Fn::GetAtt': ['ChangeQueue', 'Arn'] } }],
      },
    });
  });

  it('are the only ones that may send to the queue', () => {
    expect(Resources.ChangeQueuePolicy).toMatchObject({
      Properties: {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Condition: {
                ArnEquals: {
                  'aws:SourceArn': [
                    { 'Fn::GetAtt': ['Ec2EventRule1', 'Arn'] },
                    { 'Fn::GetAtt': ['EcsEventRule1', 'Arn'] },
                  ],
                },
              },
            },
            { Effect: 'Deny' },
          ],
        },
      },
    });
  });

  it('are refused when a pattern is longer than EventBridge takes', () => {
    const long = { name: 'ec2-1', pattern: { source: ['x'.repeat(2048)] } };
    expect(() => eventRules([long], 'kedge-test')).toThrow(/ec2-1: \d+ characters, 2048 at most/);
  });
});
