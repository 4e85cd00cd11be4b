import { describe, expect, it } from 'vitest';
import { context, findings } from '../../shared/drift/index.ts';
import type { Section } from '../../shared/model/index.ts';
import { plans } from '../../shared/remedy/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { ALB, ALL, arn, DEFAULT, deny, eni, job, service, task, WEB, web } from '../drift/ecs-scene.ts';
import { policyOf } from '../support/judged.ts';
import { rawRules } from '../support/raw-lines.ts';
import { rawGroups } from '../support/raw-network.ts';

type Rows = readonly (readonly [what: string, found: () => readonly string[], expected: readonly string[]])[];

/** Each plan: its calls and why, or why it holds. */
function planned(sections: Partial<Record<Section, unknown>>, policy: string): readonly string[] {
  const seen = context(stateFromSections(sections).state, policyOf(`version: 1\nmode: enforce\n${policy}`), {
    now: 0,
  });
  return plans(seen, findings(seen)).flatMap(({ actions, hold, notes, cuts }) => [
    ...(hold === null ? [] : [`held: ${hold}`]),
    ...actions.map(({ call, why, input }) => `${call} ${JSON.stringify(input)}: ${why}`),
    ...notes.map((note) => `note: ${note}`),
    ...cuts.map((cut) => `cut: ${cut}`),
  ]);
}
const host = { networkConfiguration: undefined };
const definitions = {
  'task-definitions': {
    taskDefinitions: [
      { taskDefinitionArn: arn('task-definition/web:1'), family: 'web', networkMode: 'host' },
    ],
  },
};
const balancer = (SecurityGroups: readonly string[]) => ({
  'load-balancers': {
    LoadBalancers: [
      {
        LoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/1',
        LoadBalancerName: 'web',
        Type: 'application',
        VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
        SecurityGroups,
      },
    ],
  },
});
const group = (...rules: readonly string[]) => rawGroups([{ id: WEB, name: 'web', rules: rawRules(rules) }]);

const PLANNED: Rows = [
  [
    'a service put back to what is declared',
    () =>
      planned(
        { ...ALL, ...service({ groups: [ALB] }) },
        web('securityGroups: [web], subnets: [a], publicIp: false, remedy: rollback'),
      ),
    [
      'ecs:UpdateService {"cluster":"arn:aws:ecs:eu-west-1:111111111111:cluster/prod","service":"web","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0aaaaaaaaaaaaaaaa"],"securityGroups":["sg-0aaaaaaaaaaaaaaaa"],"assignPublicIp":"DISABLED"}}}: Roll web back to what entry web declares: sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry web, line 3).',
    ],
  ],
  [
    'a service that is only told of',
    () => planned({ ...ALL, ...service({ groups: [ALB] }) }, web('securityGroups: [web], remedy: alert')),
    ['held: Entry web says remedy: alert.'],
  ],
  [
    'a service whose groups nobody can resolve',
    () =>
      planned(
        { ...ALL, ...service({ publicIp: true }) },
        web('securityGroups: [nobody], publicIp: false, remedy: rollback'),
      ),
    [
      'held: No network configuration is known that mends web: its entry does not declare one, and none of 1 revisions complies.',
      'held: What is not known is never changed.',
    ],
  ],
  [
    "a service on the host's network",
    () => planned({ ...ALL, ...service({}, host), ...definitions }, deny('hostNetwork')),
    ["held: web uses the host's network, which only a new task definition changes."],
  ],
  [
    'a service with the default group and no entry',
    () => planned({ ...ALL, ...service({ groups: [DEFAULT] }) }, deny('defaultSecurityGroup')),
    [
      'held: No network configuration is known that mends web: its entry does not declare one, and none of 1 revisions complies.',
    ],
  ],
  [
    'a service of another deployment controller',
    () =>
      planned(
        { ...ALL, ...service({ groups: [ALB] }, { deploymentController: { type: 'CODE_DEPLOY' } }) },
        web('securityGroups: [web], remedy: rollback'),
      ),
    [
      'held: web is deployed by CODE_DEPLOY: UpdateService cannot change its network. Deploy it with the declared configuration.',
    ],
  ],
  [
    'a service that two findings are about',
    () =>
      planned(
        { ...ALL, ...service({ groups: [ALB], publicIp: true }) },
        `${web('securityGroups: [web], publicIp: false, remedy: rollback')}\n${deny('publicIp')}`,
      ),
    [
      'ecs:UpdateService {"cluster":"arn:aws:ecs:eu-west-1:111111111111:cluster/prod","service":"web","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0aaaaaaaaaaaaaaaa"],"securityGroups":["sg-0aaaaaaaaaaaaaaaa"],"assignPublicIp":"DISABLED"}}}: Roll web back to what entry web declares: Guardrail g (line 4) denies publicIp; web has a public address. sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry web, line 3). web has a public address; entry web (line 3) says publicIp: false.',
    ],
  ],
  [
    'a task that is stopped',
    () =>
      planned({ ...ALL, ...task(), ...eni({ groups: [ALB] }) }, job('securityGroups: [web], remedy: stop')),
    [
      'ecs:StopTask {"cluster":"arn:aws:ecs:eu-west-1:111111111111:cluster/prod","task":"arn:aws:ecs:eu-west-1:111111111111:task/prod/job1","reason":"Kedge: association (job): sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry job, line 3)."}: Stop arn:aws:ecs:eu-west-1:111111111111:task/prod/job1: sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry job, line 3).',
    ],
  ],
  [
    'a task that two findings are about',
    () =>
      planned(
        { ...ALL, ...task(), ...eni({ groups: [ALB], publicIp: true }) },
        `${job('securityGroups: [web], remedy: stop')}\n${deny('publicIp')}`,
      ),
    [
      'ecs:StopTask {"cluster":"arn:aws:ecs:eu-west-1:111111111111:cluster/prod","task":"arn:aws:ecs:eu-west-1:111111111111:task/prod/job1","reason":"Kedge: configuration (g), association (job): Guardrail g (line 4) denies publicIp; job1 has a public address. sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry job, line 3)."}: Stop arn:aws:ecs:eu-west-1:111111111111:task/prod/job1: Guardrail g (line 4) denies publicIp; job1 has a public address. sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry job, line 3).',
    ],
  ],
  [
    'a task that is only told of',
    () =>
      planned({ ...ALL, ...task(), ...eni({ groups: [ALB] }) }, job('securityGroups: [web], remedy: alert')),
    ['held: Entry job says remedy: alert.'],
  ],
  [
    'a task of a service that is right',
    () =>
      planned(
        { ...ALL, ...service(), ...task({ group: 'service:web' }), ...eni({ groups: [ALB] }) },
        web('securityGroups: [web], remedy: rollback'),
      ),
    [
      'ecs:UpdateService {"cluster":"arn:aws:ecs:eu-west-1:111111111111:cluster/prod","service":"web","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0aaaaaaaaaaaaaaaa"],"securityGroups":["sg-0aaaaaaaaaaaaaaaa"],"assignPublicIp":"DISABLED"}},"forceNewDeployment":true}: Replace the tasks of web, whose configuration is right, since arn:aws:ecs:eu-west-1:111111111111:task/prod/job1 is not: sg-0bbbbbbbbbbbbbbbb is attached and not declared; sg-0aaaaaaaaaaaaaaaa is declared and not attached (entry web, line 3).',
    ],
  ],
  [
    'a load balancer',
    () =>
      planned(
        { ...ALL, ...balancer([WEB, DEFAULT]) },
        'loadBalancers: { b: { match: { name: web }, securityGroups: [alb] } }',
      ),
    [
      'elasticloadbalancing:SetSecurityGroups {"LoadBalancerArn":"arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/1","SecurityGroups":["sg-0bbbbbbbbbbbbbbbb"]}: Put the groups of entry b back onto web: sg-0aaaaaaaaaaaaaaaa is attached and not declared; sg-0dddddddddddddddd is attached and not declared; sg-0bbbbbbbbbbbbbbbb is declared and not attached (entry b, line 3).',
    ],
  ],
  [
    'a load balancer whose groups nobody can resolve',
    () =>
      planned(
        { ...ALL, ...balancer([WEB]) },
        'loadBalancers: { b: { match: { name: web }, securityGroups: [alb, no, nobody] } }',
      ),
    [
      'held: The groups of entry b cannot all be resolved: sg/no cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa; sg/nobody cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
      'held: What is not known is never changed.',
    ],
  ],
  [
    'a load balancer without a group that is required',
    () =>
      planned(
        { ...ALL, ...balancer([WEB]) },
        'loadBalancers: { b: { match: { name: web }, securityGroups: { require: [], allow: [alb] } } }',
      ),
    ['held: Entry b would leave web without a group, which AWS refuses.'],
  ],
  [
    'entries that differ about a group',
    () =>
      planned(
        group(),
        'securityGroups:\n  one: { match: { name: web }, ingress: [] }\n  two: { match: { name: "w*" }, ingress: [tcp/22 from any] }',
      ),
    ['held: The policy contradicts itself about this resource: it must be mended there.'],
  ],
  [
    'entries that differ about a service',
    () =>
      planned(
        { ...ALL, ...service() },
        'ecs:\n  one: { match: { service: web }, publicIp: true }\n  two: { match: { service: "w*" }, publicIp: false }',
      ),
    ['held: The policy contradicts itself about this resource: it must be mended there.'],
  ],
  [
    'a group rule that nobody understands',
    () =>
      planned(group('999 from 10.0.0.0/8'), 'securityGroups: { web: { match: { name: web }, ingress: [] } }'),
    ['held: What is not known is never changed.'],
  ],
  [
    'rules of every kind that go',
    () =>
      planned(
        group(
          'tcp/22 from 10.0.0.0/8',
          'icmp/8-0 from 10.0.0.0/8',
          '50 from 10.0.0.0/8',
          'all from 2001:db8::/32',
          `udp/53 to ${ALB}`,
        ),
        'securityGroups: { web: { match: { name: web }, ingress: [], egress: [] } }',
      ),
    [
      'ec2:RevokeSecurityGroupIngress {"GroupId":"sg-0aaaaaaaaaaaaaaaa","SecurityGroupRuleIds":["sgr-0aaaaaaaaaa000000","sgr-0aaaaaaaaaa000001","sgr-0aaaaaaaaaa000002","sgr-0aaaaaaaaaa000003"]}: Revoke sgr-0aaaaaaaaaa000000 (tcp/22 from 10.0.0.0/8): entry web does not list it. Revoke sgr-0aaaaaaaaaa000001 (icmp/8.0 from 10.0.0.0/8): entry web does not list it. Revoke sgr-0aaaaaaaaaa000002 (50 from 10.0.0.0/8): entry web does not list it. Revoke sgr-0aaaaaaaaaa000003 (all from 2001:db8::/32): entry web does not list it.',
      'ec2:RevokeSecurityGroupEgress {"GroupId":"sg-0aaaaaaaaaaaaaaaa","SecurityGroupRuleIds":["sgr-0aaaaaaaaaa000004"]}: Revoke sgr-0aaaaaaaaaa000004 (udp/53 to sg/sg-0bbbbbbbbbbbbbbbb): entry web does not list it.',
    ],
  ],
  [
    'rules of every kind that are missing',
    () =>
      planned(
        {
          ...group(),
          ...{
            'prefix-lists': {
              PrefixLists: [
                {
                  PrefixListId: 'pl-0aaaaaaaaaaaaaaaa',
                  PrefixListName: 'x',
                  Entries: [{ Cidr: '192.0.2.0/24' }],
                },
              ],
            },
          },
        },
        'securityGroups: { web: { match: { name: web }, ingress: [tcp/22 from 10.0.0.0/8, icmp/8.0 from 10.0.0.0/8, icmp/3 from 10.0.0.0/8, icmpv6 from "2001:db8::/32", 50 from 10.0.0.0/8, udp from self, tcp/1 from pl/x, all from sg/sg-0bbbbbbbbbbbbbbbb] } }'.replace(
          'icmpv6 from "2001:db8::/32"',
          '"icmpv6 from 2001:db8::/32"',
        ),
      ),
    [
      'ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0aaaaaaaaaaaaaaaa","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/8","Description":"kedge: web"}]},{"IpProtocol":"icmp","FromPort":8,"ToPort":0,"IpRanges":[{"CidrIp":"10.0.0.0/8","Description":"kedge: web"}]},{"IpProtocol":"icmp","FromPort":3,"ToPort":-1,"IpRanges":[{"CidrIp":"10.0.0.0/8","Description":"kedge: web"}]},{"IpProtocol":"icmpv6","FromPort":-1,"ToPort":-1,"Ipv6Ranges":[{"CidrIpv6":"2001:db8::/32","Description":"kedge: web"}]},{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8","Description":"kedge: web"}]},{"IpProtocol":"udp","FromPort":0,"ToPort":65535,"UserIdGroupPairs":[{"GroupId":"sg-0aaaaaaaaaaaaaaaa","Description":"kedge: web"}]},{"IpProtocol":"tcp","FromPort":1,"ToPort":1,"PrefixListIds":[{"PrefixListId":"pl-0aaaaaaaaaaaaaaaa","Description":"kedge: web"}]},{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-0bbbbbbbbbbbbbbbb","Description":"kedge: web"}]}]}: Put back tcp/22 from 10.0.0.0/8, for "tcp/22 from 10.0.0.0/8" (line 3). Put back icmp/8.0 from 10.0.0.0/8, for "icmp/8.0 from 10.0.0.0/8" (line 3). Put back icmp/3 from 10.0.0.0/8, for "icmp/3 from 10.0.0.0/8" (line 3). Put back icmpv6 from 2001:db8::/32, for "icmpv6 from 2001:db8::/32" (line 3). (And 4 more like these.)',
    ],
  ],
  [
    'a rule that a guardrail narrows',
    () => planned(group('tcp/20-25 from 0.0.0.0/0'), 'guardrails: [{ id: g, deny: tcp/22 from internet }]'),
    [
      'ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0aaaaaaaaaaaaaaaa","IpPermissions":[{"IpProtocol":"tcp","FromPort":23,"ToPort":25,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}: Admit tcp/23-25 from 0.0.0.0/0 by a rule of its own, before sgr-0aaaaaaaaaa000000 is narrowed or goes.',
      'ec2:ModifySecurityGroupRules {"GroupId":"sg-0aaaaaaaaaaaaaaaa","SecurityGroupRules":[{"SecurityGroupRuleId":"sgr-0aaaaaaaaaa000000","SecurityGroupRule":{"IpProtocol":"tcp","FromPort":20,"ToPort":21,"CidrIpv4":"0.0.0.0/0"}}]}: Narrow sgr-0aaaaaaaaaa000000 (tcp/20-25 from 0.0.0.0/0) to tcp/20-21 from 0.0.0.0/0: guardrail g denies it. Its id, description and tags stay.',
    ],
  ],
];

describe('the plan of', () => {
  it.each(PLANNED)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
