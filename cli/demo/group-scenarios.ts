import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  type EC2Client,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { given } from './network.ts';
import { rulesOf } from './observations.ts';
import type { Played, Scenario, Scene } from './scenario.ts';

/** The rules that the policy wants of a group, written as `rulesOf` writes them. */
function wanted({ network }: Scene, name: 'web-alb' | 'web-tasks'): readonly string[] {
  const id = (group: string): string => given(network.groups[group], group);
  const rules = {
    'web-alb': ['in tcp/443 0.0.0.0/0', 'in tcp/443 ::/0', `out tcp/8080 ${id('web-tasks')}`],
    'web-tasks': [
      `in tcp/8080 ${id('web-alb')}`,
      'out tcp/443 0.0.0.0/0',
      'out tcp/443 ::/0',
      `out tcp/5432 ${id('db')}`,
    ],
  };
  return rules[name].sort();
}

async function asWanted(scene: Scene, name: 'web-alb' | 'web-tasks', expected: string): Promise<string> {
  const rules = await rulesOf(scene, name);
  const want = wanted(scene, name);
  if (rules.join() === want.join()) return expected;
  return `${name} has [${rules.join('; ')}], wanted [${want.join('; ')}]`;
}

const openSsh: Scenario = {
  name: 'ssh-opened',
  title: 'Somebody opens SSH to the world beside a good rule',
  person: 'mallory',
  expected: 'exactly the bad rule is gone, by one call',
  act: async ({ stage, network, person }) => {
    const IpPermissions = [
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'just for a minute' }],
      },
    ];
    await stage
      .as(person)
      .ec2.send(
        new AuthorizeSecurityGroupIngressCommand({ GroupId: network.groups['web-tasks'], IpPermissions }),
      );
  },
  outcome: async (scene, played) => {
    const revoked = writesOf(played);
    if (revoked.join() !== 'RevokeSecurityGroupIngress') return `Kedge called [${revoked.join(', ')}]`;
    return asWanted(scene, 'web-tasks', openSsh.expected);
  },
};

const openEverything: Scenario = {
  name: 'all-ports-opened',
  title: 'One call opens every TCP port where the policy wants 443 from anywhere',
  person: 'bob-terraform',
  expected: 'narrowed in place to what the policy wants; 443 was open throughout',
  act: async ({ stage, network, person }) => {
    const { ec2 } = stage.as(person);
    const GroupId = given(network.groups['web-alb'], 'web-alb');
    const SecurityGroupRuleId = await ruleOf443(ec2, GroupId);
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, CidrIpv4: '0.0.0.0/0' };
    await ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId,
        SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
      }),
    );
  },
  outcome: async (scene, played) => {
    const writes = writesOf(played);
    if (writes.join() !== 'ModifySecurityGroupRules') return `Kedge called [${writes.join(', ')}]`;
    return asWanted(scene, 'web-alb', openEverything.expected);
  },
};

async function ruleOf443(ec2: EC2Client, groupId: string): Promise<string> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  const rule = SecurityGroupRules.find((one) => one.IsEgress !== true && one.CidrIpv4 === '0.0.0.0/0');
  return given(rule?.SecurityGroupRuleId, 'the rule for 443');
}

const removeNeeded: Scenario = {
  name: 'needed-rule-removed',
  title: 'A rule that the service needs is revoked',
  person: 'bob-terraform',
  expected: 'the rule is back, after the settling time',
  act: async ({ stage, network, person }) => {
    const IpPermissions = [
      {
        IpProtocol: 'tcp',
        FromPort: 8080,
        ToPort: 8080,
        UserIdGroupPairs: [{ GroupId: network.groups['web-alb'] }],
      },
    ];
    await stage
      .as(person)
      .ec2.send(
        new RevokeSecurityGroupIngressCommand({ GroupId: network.groups['web-tasks'], IpPermissions }),
      );
  },
  outcome: (scene) => asWanted(scene, 'web-tasks', removeNeeded.expected),
};

const NETWORK = new Set(['ec2', 'ecs', 'elasticloadbalancing']);

/** What Kedge changed in the network, in order; that it writes down what it saw is no change. */
export function writesOf(played: Played): readonly string[] {
  return played.calls
    .filter(({ mutating, service, error }) => mutating && NETWORK.has(service) && error === undefined)
    .map((call) => call.action);
}

export const groupScenarios: readonly Scenario[] = [openSsh, openEverything, removeNeeded];
