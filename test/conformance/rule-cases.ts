import {
  AuthorizeSecurityGroupEgressCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import { allow, ingress, newGroup, newList, newVpc, rulesOf, said, tcp } from './network.ts';
import { type Case, present, refusal, type Stage } from './stage.ts';

const ONE_PERMISSION =
  'moto takes several permissions of a call one by one and answers with the last one’s rules';
const PORTS = 'moto accepts any ports';

const V6 = (CidrIpv6: string): IpPermission => ({ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6 }] });

/** How rules of security groups are added and stored. */
export const RULE_CASES: readonly Case[] = [
  {
    fact: 'Authorize is all or nothing: one duplicate, and none of its permissions is applied',
    wrongInMoto: ONE_PERMISSION,
    run: async (stage) => {
      const id = await newGroup(stage);
      await allow(stage, id, [tcp(443, '10.0.0.0/8')]);
      const both = [tcp(80, '10.0.0.0/8'), tcp(443, '10.0.0.0/8')];
      expect(await refusal(allow(stage, id, both))).toBe('InvalidPermission.Duplicate');
      expect(said(await ingress(stage, id))).toEqual(['tcp 443-443 10.0.0.0/8']);
    },
  },
  {
    fact: 'Authorize refuses a rule that is there already',
    run: async (stage) => {
      const id = await newGroup(stage);
      await allow(stage, id, [tcp(443, '10.0.0.0/8')]);
      expect(await refusal(allow(stage, id, [tcp(443, '10.0.0.0/8')]))).toBe('InvalidPermission.Duplicate');
    },
  },
  {
    fact: 'Authorize answers with all the new rules and their ids',
    wrongInMoto: ONE_PERMISSION,
    run: async (stage) => {
      const id = await newGroup(stage);
      const made = await allow(stage, id, [tcp(80, '10.0.0.0/8'), tcp(443, '10.1.0.0/16')]);
      expect(made).toHaveLength(2);
      const stored = await ingress(stage, id);
      expect(made.map((rule) => rule.SecurityGroupRuleId).sort()).toEqual(
        stored.map((rule) => rule.SecurityGroupRuleId).sort(),
      );
    },
  },
  {
    fact: 'one permission with n sources becomes n rules, each with an id of its own',
    run: async (stage) => {
      const id = await newGroup(stage);
      const made = await allow(stage, id, [tcp(80, '10.0.0.0/8', '192.168.0.0/16')]);
      expect(said(await ingress(stage, id))).toEqual(['tcp 80-80 10.0.0.0/8', 'tcp 80-80 192.168.0.0/16']);
      expect(new Set(made.map((rule) => rule.SecurityGroupRuleId)).size).toBe(2);
    },
  },
  {
    fact: 'a rule keeps the description and the tags that it was made with',
    run: async (stage) => {
      const GroupId = await newGroup(stage);
      const range = { CidrIp: '10.0.0.0/8', Description: 'inside' };
      const permission = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [range] };
      await allow(stage, GroupId, [permission]);
      expect((await ingress(stage, GroupId)).map((rule) => rule.Description)).toEqual(['inside']);
    },
  },
  {
    fact: 'IPv4 CIDRs are stored with their host bits cleared',
    wrongInMoto: 'moto keeps host bits',
    run: async (stage) => {
      const id = await newGroup(stage);
      await allow(stage, id, [tcp(22, '10.1.2.3/8')]);
      expect(said(await ingress(stage, id))).toEqual(['tcp 22-22 10.0.0.0/8']);
    },
  },
  {
    fact: 'IPv6 CIDRs are stored in lower case, compressed, with their host bits cleared',
    wrongInMoto: 'moto keeps an IPv6 CIDR as it was written',
    run: async (stage) => {
      const id = await newGroup(stage);
      await allow(stage, id, [V6('2001:0DB8:0000:0000:0000:0000:0000:0001/32')]);
      expect((await ingress(stage, id)).map((rule) => rule.CidrIpv6)).toEqual(['2001:db8::/32']);
    },
  },
  ...[
    ['6', 'tcp', 80, 80],
    ['17', 'udp', 80, 80],
    ['1', 'icmp', 8, 0],
    ['58', 'icmpv6', -1, -1],
  ].map(([number, name, FromPort, ToPort]) =>
    storedProtocol(String(number), String(name), { FromPort: Number(FromPort), ToPort: Number(ToPort) }),
  ),
  {
    fact: 'other protocol numbers are stored as they are, for all ports',
    wrongInMoto: 'moto keeps the ports of such a rule as they were sent',
    run: async (stage) => {
      const id = await newGroup(stage);
      const permission = { IpProtocol: '47', FromPort: 80, ToPort: 90, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
      await allow(stage, id, [permission]);
      expect(said(await ingress(stage, id))).toEqual(['47 -1--1 10.0.0.0/8']);
    },
  },
  {
    fact: '-1 ignores ports',
    run: async (stage) => {
      const id = await newGroup(stage);
      const permission = { IpProtocol: '-1', FromPort: 80, ToPort: 90, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
      await allow(stage, id, [permission]);
      expect(said(await ingress(stage, id))).toEqual(['-1 -1--1 10.0.0.0/8']);
    },
  },
  ...[
    { what: 'tcp needs ports', ports: {} },
    { what: 'udp needs ports', ports: { IpProtocol: 'udp' } },
    { what: 'a port is 65535 at most', ports: { FromPort: 1, ToPort: 65536 } },
    { what: 'a range of ports does not run backwards', ports: { FromPort: 90, ToPort: 80 } },
  ].map(({ what, ports }) => refusedPorts(what, ports)),
  {
    fact: 'ICMP has its type in FromPort and its code in ToPort, -1 for all',
    run: async (stage) => {
      const id = await newGroup(stage);
      const icmp = (FromPort: number, ToPort: number) => ({
        IpProtocol: 'icmp',
        FromPort,
        ToPort,
        IpRanges: [{ CidrIp: '10.0.0.0/8' }],
      });
      await allow(stage, id, [icmp(3, 4)]);
      await allow(stage, id, [icmp(-1, -1)]);
      expect(said(await ingress(stage, id))).toEqual(['icmp -1--1 10.0.0.0/8', 'icmp 3-4 10.0.0.0/8']);
    },
  },
  {
    fact: 'Modify keeps a rule’s id and changes what it admits',
    run: async (stage) => {
      const { GroupId, ruleId } = await groupWithRule(stage);
      const changed = {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        CidrIpv4: '192.0.2.0/24',
        Description: 'narrowed',
      };
      const SecurityGroupRules = [{ SecurityGroupRuleId: ruleId, SecurityGroupRule: changed }];
      await stage.ec2.send(new ModifySecurityGroupRulesCommand({ GroupId, SecurityGroupRules }));
      const stored = await ingress(stage, GroupId);
      expect(said(stored)).toEqual(['tcp 22-22 192.0.2.0/24']);
      expect(stored.map((rule) => [rule.SecurityGroupRuleId, rule.Description])).toEqual([
        [ruleId, 'narrowed'],
      ]);
    },
  },
  {
    fact: 'Modify keeps a rule’s kind of source: an IPv4 rule does not become an IPv6 one',
    wrongInMoto: 'moto changes the kind of a rule’s source',
    run: async (stage) => {
      const { GroupId, ruleId } = await groupWithRule(stage);
      const changed = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv6: '2001:db8::/32' };
      const SecurityGroupRules = [{ SecurityGroupRuleId: ruleId, SecurityGroupRule: changed }];
      const modified = stage.ec2.send(new ModifySecurityGroupRulesCommand({ GroupId, SecurityGroupRules }));
      expect(await refusal(modified)).toMatch(/^Invalid/);
      expect(said(await ingress(stage, GroupId))).toEqual(['tcp 22-22 0.0.0.0/0']);
    },
  },
  {
    fact: 'a group holds 60 rules per direction; the sixty-first is refused',
    run: async (stage) => {
      const id = await newGroup(stage);
      await allow(stage, id, [tcp(80, ...networks(60))]);
      expect(await refusal(allow(stage, id, [tcp(443, '10.0.0.0/8')]))).toBe(
        'RulesPerSecurityGroupLimitExceeded',
      );
      const outward = new AuthorizeSecurityGroupEgressCommand({
        GroupId: id,
        IpPermissions: [tcp(443, '10.0.0.0/8')],
      });
      expect(await refusal(stage.ec2.send(outward))).toBe('none');
    },
  },
  {
    fact: 'IPv4 and IPv6 rules count apart',
    wrongInMoto: 'moto counts the rules of both families together',
    run: async (stage) => {
      const id = await newGroup(stage);
      await allow(stage, id, [tcp(80, ...networks(60))]);
      expect(await refusal(allow(stage, id, [V6('2001:db8::/32')]))).toBe('none');
    },
  },
  {
    fact: 'a prefix list in a rule counts as its maximum size',
    wrongInMoto: 'moto counts a prefix list as one rule',
    run: async (stage) => {
      const id = await newGroup(stage);
      const PrefixListId = await newList(stage);
      await allow(stage, id, [tcp(80, ...networks(51))]);
      const refused = allow(stage, id, [
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, PrefixListIds: [{ PrefixListId }] },
      ]);
      expect(await refusal(refused)).toBe('RulesPerSecurityGroupLimitExceeded');
    },
  },
  {
    fact: 'a dry run that would succeed is DryRunOperation, and does nothing',
    run: async (stage) => {
      const GroupId = await newGroup(stage, 'web', await newVpc(stage));
      const before = await rulesOf(stage, GroupId);
      const IpPermissions = [tcp(443, '10.0.0.0/8')];
      const dry = new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions, DryRun: true });
      expect(await refusal(stage.ec2.send(dry))).toBe('DryRunOperation');
      expect(await rulesOf(stage, GroupId)).toEqual(before);
    },
  },
];

function storedProtocol(number: string, name: string, ports: { FromPort: number; ToPort: number }): Case {
  return {
    fact: `protocol "${number}" is stored as "${name}"`,
    ...(number === '58' ? { wrongInMoto: 'moto keeps this protocol’s number' } : {}),
    run: async (stage) => {
      const id = await newGroup(stage);
      const source =
        number === '58'
          ? { Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }] }
          : { IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
      await allow(stage, id, [{ IpProtocol: number, ...ports, ...source }]);
      expect((await ingress(stage, id)).map((rule) => rule.IpProtocol)).toEqual([name]);
    },
  };
}

function refusedPorts(what: string, ports: Partial<IpPermission>): Case {
  return {
    fact: what,
    wrongInMoto: PORTS,
    run: async (stage) => {
      const id = await newGroup(stage);
      const permission = { IpProtocol: 'tcp', ...ports, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
      expect(await refusal(allow(stage, id, [permission]))).toMatch(/^Invalid|^MissingParameter/);
      expect(await ingress(stage, id)).toEqual([]);
    },
  };
}

async function groupWithRule(stage: Stage): Promise<{ readonly GroupId: string; readonly ruleId: string }> {
  const GroupId = await newGroup(stage);
  const [made] = await allow(stage, GroupId, [tcp(22, '0.0.0.0/0')]);
  return { GroupId, ruleId: present(made?.SecurityGroupRuleId) };
}

function networks(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `10.${at}.0.0/16`);
}
