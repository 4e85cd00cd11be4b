import { describe, expect, it } from 'vitest';
import { judged } from '../support/judged.ts';
import { rawGroups } from '../support/raw-network.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const ALB = 'sg-0bbbbbbbbbbbbbbbb';

const state = (groups: readonly string[]) => ({
  ...rawGroups([
    { id: WEB, name: 'web-tasks', rules: [] },
    { id: ALB, name: 'web-alb', rules: [] },
  ]),
  'load-balancers': {
    LoadBalancers: [
      {
        LoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/50dc6c49',
        LoadBalancerName: 'web',
        Type: 'application',
        VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
        SecurityGroups: groups,
      },
    ],
  },
});

const found = (groups: readonly string[], entries: string) =>
  judged(state(groups), `version: 1\nloadBalancers:\n${entries}`).map(
    ({ kind, reason }) => `${kind}: ${reason}`,
  );

describe('a load balancer', () => {
  it('is found with other groups than those that are declared', () => {
    expect(found([WEB], '  a: { match: { name: web }, securityGroups: [web-alb] }')).toEqual([
      `association: ${WEB} is attached and not declared; ${ALB} is declared and not attached (entry a, line 3).`,
    ]);
    expect(found([ALB], '  a: { match: { name: web }, securityGroups: [web-alb] }')).toEqual([]);
  });

  it('is selected by the Region of its ARN, whatever else the state holds', () => {
    const entry = (region: string) =>
      `  a: { match: { name: web, regions: [${region}] }, securityGroups: [web-alb] }`;
    expect(found([WEB], entry('eu-west-1'))).toHaveLength(1);
    expect(found([WEB], entry('us-east-1'))).toEqual([]);
  });

  it('that two entries speak of differently is a finding, and neither is applied', () => {
    const entries = `  a: { match: { name: web }, securityGroups: [web-alb] }
  b: { match: { name: "w*" }, securityGroups: [web-tasks] }`;
    expect(found([WEB], entries)).toEqual([
      'configuration: Entries a (line 3) and b (line 4) both match web and differ; neither is applied.',
    ]);
  });

  it('that two entries speak of alike, in another order, is no finding', () => {
    const entries = `  a: { match: { name: web }, securityGroups: [web-alb, web-tasks] }
  b: { match: { name: "w*" }, securityGroups: [web-tasks, web-alb] }`;
    expect(found([WEB, ALB], entries)).toEqual([]);
  });
});
