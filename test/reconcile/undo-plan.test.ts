import { describe, expect, it } from 'vitest';
import type { Action, Call, State } from '../../shared/model/index.ts';
import { undoPlan } from '../../shared/reconcile/undo-plan.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { type RawEntry, type RawRule, rawAcl, rawGroups } from '../support/raw-network.ts';

const SG = 'sg-0aaaaaaaaaaaaaaaa';
const ACL = 'acl-0aaaaaaaaaaaaaaaa';
const OTHER_ACL = 'acl-0bbbbbbbbbbbbbbbb';
const SUBNET = 'subnet-0aaaaaaaaaaaaaaaa';
const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/0123456789abcdef';
const CLUSTER = 'arn:aws:ecs:eu-west-1:111111111111:cluster/prod';

const group = (...rules: RawRule[]): State =>
  stateFromSections(rawGroups([{ id: SG, name: 'web', rules }])).state;

function acls(entries: readonly RawEntry[], behind: 'this' | 'other' = 'this'): State {
  const here = behind === 'this' ? [SUBNET] : [];
  const NetworkAcls = [
    rawAcl({ id: ACL, entries, subnets: here }),
    rawAcl({ id: OTHER_ACL, entries: [], subnets: here.length === 0 ? [SUBNET] : [] }),
  ];
  return stateFromSections({ 'network-acls': { NetworkAcls } }).state;
}

function attachments(change: {
  readonly balancer?: readonly string[];
  readonly publicIp?: boolean;
  readonly interfaceGroups?: readonly string[];
}): State {
  const { balancer = [SG], publicIp = false, interfaceGroups = [SG] } = change;
  return stateFromSections({
    'load-balancers': {
      LoadBalancers: [{ LoadBalancerArn: BALANCER, LoadBalancerName: 'web', SecurityGroups: balancer }],
    },
    services: {
      services: [
        {
          serviceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/prod/web',
          serviceName: 'web',
          clusterArn: CLUSTER,
          networkConfiguration: {
            awsvpcConfiguration: { subnets: [SUBNET], securityGroups: [SG], assignPublicIp: said(publicIp) },
          },
        },
      ],
    },
    'network-interfaces': {
      NetworkInterfaces: [
        { NetworkInterfaceId: 'eni-0a', Groups: interfaceGroups.map((GroupId) => ({ GroupId })) },
      ],
    },
  }).state;
}

const said = (publicIp: boolean): string => (publicIp ? 'ENABLED' : 'DISABLED');

const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const authorize: Call = {
  call: 'ec2:AuthorizeSecurityGroupIngress',
  input: { GroupId: SG, IpPermissions: [SSH] },
};
const revoked = (id = 'sgr-1'): Action => ({
  call: 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId: SG, SecurityGroupRuleIds: [id] },
  why: 'it is excess',
  inverse: authorize,
});
const authorized: Action = {
  ...authorize,
  why: 'it is missing',
  inverse: { call: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: SG, IpPermissions: [SSH] } },
};
const change = (id: string, CidrIpv4: string): Call => ({
  call: 'ec2:ModifySecurityGroupRules',
  input: {
    GroupId: SG,
    SecurityGroupRules: [
      {
        SecurityGroupRuleId: id,
        SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4 },
      },
    ],
  },
});
const narrowed: Action = {
  ...change('sgr-1', '10.0.0.0/8'),
  why: 'it is too wide',
  inverse: change('sgr-1', '0.0.0.0/0'),
};
const ssh = (cidr: string, id = 'sgr-1'): RawRule => ({ id, ports: [22, 22], cidr });

const entry = (verb: 'Create' | 'Replace', CidrBlock: string, RuleNumber = 100): Call => ({
  call: `ec2:${verb}NetworkAclEntry`,
  input: { NetworkAclId: ACL, RuleNumber, Egress: false, Protocol: '-1', RuleAction: 'allow', CidrBlock },
});
const remove: Call = {
  call: 'ec2:DeleteNetworkAclEntry',
  input: { NetworkAclId: ACL, RuleNumber: 100, Egress: false },
};
const allows = (cidr: string): RawEntry => ({ number: 100, action: 'allow', cidr });
const put = (AssociationId: string, NetworkAclId: string): Call => ({
  call: 'ec2:ReplaceNetworkAclAssociation',
  input: { AssociationId, NetworkAclId },
});
const LIVE = 'aclassoc-00000000000000000';
const associated = (inverseId: string): Action => ({
  ...put('aclassoc-old', ACL),
  why: `Put ${SUBNET} back behind ${ACL}; it is behind ${OTHER_ACL}.`,
  inverse: put(inverseId, OTHER_ACL),
});
const balanced = (SecurityGroups: readonly string[]): Call => ({
  call: 'elasticloadbalancing:SetSecurityGroups',
  input: { LoadBalancerArn: BALANCER, SecurityGroups },
});
const served = (publicIp: boolean): Call => ({
  call: 'ecs:UpdateService',
  input: {
    cluster: CLUSTER,
    service: 'web',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: [SUBNET], securityGroups: [SG], assignPublicIp: said(publicIp) },
    },
  },
});
const attached = (Groups: readonly string[]): Call => ({
  call: 'ec2:ModifyNetworkInterfaceAttribute',
  input: { NetworkInterfaceId: 'eni-0a', Groups },
});
const did = (call: Call, inverse: Call): Action => ({ ...call, why: 'it was wrong', inverse });

type Case = readonly [what: string, state: State, actions: readonly Action[]];

type Took = { readonly calls: readonly Call[] };

describe('what Kedge left and what stood before', () => {
  it.each<readonly [...Case, Took]>([
    ['a revoked rule', group(), [revoked()], { calls: [authorize] }],
    [
      'a rule that Kedge put back',
      group(ssh('0.0.0.0/0', 'sgr-9')),
      [authorized],
      { calls: authorized.inverse === null ? [] : [authorized.inverse] },
    ],
    ['a narrowed rule', group(ssh('10.0.0.0/8')), [narrowed], { calls: [change('sgr-1', '0.0.0.0/0')] }],
    [
      'a narrowed rule that an undo brought back under another id',
      group(ssh('10.0.0.0/8', 'sgr-7')),
      [narrowed],
      { calls: [change('sgr-7', '0.0.0.0/0')] },
    ],
    [
      'a deleted entry',
      acls([]),
      [did(remove, entry('Create', '0.0.0.0/0'))],
      { calls: [entry('Create', '0.0.0.0/0')] },
    ],
    [
      'a created entry',
      acls([allows('10.0.0.0/8')]),
      [did(entry('Create', '10.0.0.0/8'), remove)],
      { calls: [remove] },
    ],
    [
      'a replaced entry',
      acls([allows('10.0.0.0/8')]),
      [did(entry('Replace', '10.0.0.0/8'), entry('Replace', '0.0.0.0/0'))],
      { calls: [entry('Replace', '0.0.0.0/0')] },
    ],
    [
      'an association whose new id was recorded',
      acls([]),
      [associated(LIVE)],
      { calls: [put(LIVE, OTHER_ACL)] },
    ],
    [
      'an association whose new id nobody recorded',
      acls([]),
      [associated('aclassoc-old')],
      { calls: [put(LIVE, OTHER_ACL)] },
    ],
    [
      'the groups of a load balancer',
      attachments({}),
      [did(balanced([SG]), balanced(['sg-0b']))],
      { calls: [balanced(['sg-0b'])] },
    ],
    ['a service', attachments({}), [did(served(false), served(true))], { calls: [served(true)] }],
    [
      'the groups of an interface',
      attachments({}),
      [did(attached([SG]), attached([SG, 'sg-0b']))],
      { calls: [attached([SG, 'sg-0b'])] },
    ],
    [
      'several calls, the last one first',
      group(ssh('10.0.0.0/8')),
      [
        { ...revoked('sgr-2'), inverse: { ...authorize, input: { GroupId: SG, IpPermissions: [] } } },
        narrowed,
      ],
      { calls: [change('sgr-1', '0.0.0.0/0')] },
    ],
    [
      'two plans of which a crash let only the second be made',
      group(ssh('10.0.0.0/8')),
      [did(change('sgr-1', '172.16.0.0/12'), change('sgr-1', '0.0.0.0/0')), narrowed],
      { calls: [change('sgr-1', '0.0.0.0/0')] },
    ],
  ])('are taken back by the inverses: %s', (...[, state, actions, { calls }]) => {
    expect(undoPlan(actions, state)).toMatchObject({ calls, moved: [] });
  });

  it.each<Case>([
    [
      'a rule that is there again, described otherwise',
      group({ ...ssh('0.0.0.0/0', 'sgr-8'), description: 'x' }),
      [revoked()],
    ],
    ['a rule that Kedge put back and that is gone', group(), [authorized]],
    ['a rule that is as wide as before', group(ssh('0.0.0.0/0')), [narrowed]],
    ['the wide rule under another id', group(ssh('0.0.0.0/0', 'sgr-7')), [narrowed]],
    [
      'an entry that is there again',
      acls([allows('0.0.0.0/0')]),
      [did(remove, entry('Create', '0.0.0.0/0'))],
    ],
    ['an entry that is gone again', acls([]), [did(entry('Create', '10.0.0.0/8'), remove)]],
    ['a subnet that is back behind the other ACL', acls([], 'other'), [associated('aclassoc-old')]],
    [
      'the former groups of a load balancer',
      attachments({ balancer: ['sg-0b'] }),
      [did(balanced([SG]), balanced(['sg-0b']))],
    ],
    [
      'the former configuration of a service',
      attachments({ publicIp: true }),
      [did(served(false), served(true))],
    ],
    [
      'the former groups of an interface, in another order',
      attachments({ interfaceGroups: ['sg-0b', SG] }),
      [did(attached([SG]), attached([SG, 'sg-0b']))],
    ],
  ])('are the same already, which needs no call: %s', (_, state, actions) => {
    expect(undoPlan(actions, state)).toMatchObject({ calls: [], moved: [] });
  });

  it.each<Case>([
    ['a narrowed rule that says something else', group(ssh('192.168.0.0/16')), [narrowed]],
    ['a narrowed rule that is gone', group(), [narrowed]],
    ['a group that is gone', acls([]), [revoked()]],
    [
      'an entry number that somebody took',
      acls([allows('192.0.2.0/24')]),
      [did(remove, entry('Create', '0.0.0.0/0'))],
    ],
    [
      'a replaced entry that is gone',
      acls([]),
      [did(entry('Replace', '10.0.0.0/8'), entry('Replace', '0.0.0.0/0'))],
    ],
    [
      'a replaced entry that was replaced again',
      acls([allows('192.0.2.0/24')]),
      [did(entry('Replace', '10.0.0.0/8'), entry('Replace', '0.0.0.0/0'))],
    ],
    [
      'other groups on a load balancer',
      attachments({ balancer: ['sg-0c'] }),
      [did(balanced([SG]), balanced(['sg-0b']))],
    ],
    [
      'a task that was stopped',
      group(),
      [{ call: 'ecs:StopTask', input: {}, why: 'it is public', inverse: null }],
    ],
    [
      'a call that Kedge does not know',
      group(),
      [did({ call: 'ec2:DeleteVpc', input: {} }, { call: 'ec2:CreateVpc', input: {} })],
    ],
  ])('are neither any more, and each is named: %s', (_, state, actions) => {
    expect(undoPlan(actions, state).moved).not.toEqual([]);
  });

  it('gives back descriptions and tags, and says what the group is then', () => {
    const described = { ...SSH, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'vendor' }] };
    const TagSpecifications = [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'a', Value: 'b' }] }];
    const input = { GroupId: SG, IpPermissions: [described], TagSpecifications };
    const { after } = undoPlan([{ ...revoked(), inverse: { ...authorize, input } }], group());
    expect(after.securityGroups.get(SG)?.rules).toMatchObject([
      { direction: 'ingress', protocol: 'tcp', fromPort: 22, description: 'vendor', tags: { a: 'b' } },
    ]);
  });
});
