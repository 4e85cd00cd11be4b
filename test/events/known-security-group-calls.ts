import { ec2, type KnownCall } from './known-call.ts';
import { GROUP } from './record.ts';

const VPC = 'vpc-0a1b2c3d4e5f60718';

const permission = {
  ipProtocol: 'tcp',
  fromPort: 22,
  toPort: 22,
  groups: {},
  ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
  ipv6Ranges: {},
  prefixListIds: {},
};
const nested = { groupId: GROUP, ipPermissions: { items: [permission] } };
const ruleSet = {
  items: [{ groupId: GROUP, securityGroupRuleId: 'sgr-0ab4202bcd11d93d2', isEgress: false }],
};

const group = { targets: [`AWS::EC2::SecurityGroup ${GROUP}`] };
const everything = { targets: ['everything'] };

export const securityGroupCalls: readonly KnownCall[] = [
  ec2(['AuthorizeSecurityGroupIngress', 'nested'], nested, group),
  ec2(['AuthorizeSecurityGroupEgress', 'nested'], nested, group),
  ec2(
    ['AuthorizeSecurityGroupIngress', 'flat'],
    {
      groupId: GROUP,
      ipPermissions: {},
      cidrIp: '0.0.0.0/0',
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
    },
    group,
  ),
  ec2(
    ['AuthorizeSecurityGroupIngress', 'by name, the id in the response'],
    { groupName: 'web', ipPermissions: { items: [permission] } },
    { ...group, answer: { _return: true, securityGroupRuleSet: ruleSet } },
  ),
  ec2(
    ['AuthorizeSecurityGroupIngress', 'by name, no id anywhere'],
    { groupName: 'web', ipPermissions: { items: [permission] } },
    { targets: ['group named web'] },
  ),
  ec2(
    ['AuthorizeSecurityGroupIngress', 'request too large, id in the response'],
    { reason: 'requestParameters too large', omitted: 'true', originalSize: '123456' },
    { ...group, answer: { _return: true, securityGroupRuleSet: ruleSet } },
  ),
  ec2(
    ['AuthorizeSecurityGroupIngress', 'request and response too large'],
    { reason: 'requestParameters too large', omitted: 'true', originalSize: '123456' },
    { ...everything, answer: { reason: 'responseElements too large', omitted: 'true', originalSize: '9' } },
  ),
  ec2(['RevokeSecurityGroupIngress', 'nested, with what went'], nested, {
    ...group,
    answer: { _return: true, revokedSecurityGroupRuleSet: ruleSet },
  }),
  ec2(['RevokeSecurityGroupEgress', 'nested, older response'], nested, group),
  ec2(
    ['RevokeSecurityGroupEgress', 'by rule id'],
    { groupId: GROUP, securityGroupRuleIds: { items: [{ securityGroupRuleId: 'sgr-0ab4202bcd11d93d2' }] } },
    group,
  ),
  ec2(['RevokeSecurityGroupIngress', 'by name'], { groupName: 'web' }, { targets: ['group named web'] }),
  ec2(
    ['RevokeSecurityGroupIngress', 'by name, the id in the response'],
    { groupName: 'web' },
    { ...group, answer: { _return: true, revokedSecurityGroupRuleSet: ruleSet } },
  ),
  ec2(
    ['RevokeSecurityGroupIngress', 'two asked for, one of them unknown, older response'],
    { groupId: GROUP, ipPermissions: { items: [permission, permission] } },
    { ...group, answer: { _return: true, unknownIpPermissionSet: { items: [permission] } } },
  ),
  ec2(
    ['ModifySecurityGroupRules', 'envelope, one rule as an object'],
    {
      ModifySecurityGroupRulesRequest: {
        GroupId: GROUP,
        SecurityGroupRule: { SecurityGroupRuleId: 'sgr-0481972caed6e2e1c', tag: 1 },
      },
    },
    { ...group, answer: { ModifySecurityGroupRulesResponse: { return: true } } },
  ),
  ec2(
    ['ModifySecurityGroupRules', 'envelope, several rules as an array'],
    {
      ModifySecurityGroupRulesRequest: {
        GroupId: GROUP,
        SecurityGroupRule: [{ SecurityGroupRuleId: 'sgr-0481972caed6e2e1c', tag: 1 }, { tag: 2 }],
      },
    },
    group,
  ),
  ec2(
    ['CreateSecurityGroup', 'id in the response'],
    { groupName: 'web', groupDescription: 'd', vpcId: VPC },
    { ...group, answer: { _return: true, groupId: GROUP } },
  ),
  ec2(['DeleteSecurityGroup', 'by id'], { groupId: GROUP }, group),
  ec2(['DeleteSecurityGroup', 'by name'], { groupName: 'web' }, { targets: ['group named web'] }),
  ec2(
    ['AssociateSecurityGroupVpc', 'envelope'],
    { AssociateSecurityGroupVpcRequest: { GroupId: GROUP, VpcId: VPC } },
    group,
  ),
  ec2(
    ['DisassociateSecurityGroupVpc', 'envelope'],
    { DisassociateSecurityGroupVpcRequest: { GroupId: GROUP, VpcId: VPC } },
    group,
  ),
];
