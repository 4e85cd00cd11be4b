import { describe, expect, it } from 'vitest';
import type { LoadBalancer, NetworkAcl, Subnet } from '../../shared/model/index.ts';
import { ACL, aclOf, actionsOf, entries, holdsOf, planned, VPC } from './scene.ts';

const ACCOUNT = '111111111111';
const OTHER_ACL = 'acl-0bbbbbbbbbbbbbbbb';
const subnet = (name: string): Subnet => ({
  id: `subnet-0${name}`,
  vpcId: VPC,
  account: ACCOUNT,
  ipv6Cidrs: [],
  tags: { Name: name },
});

const own = (subnetIds: readonly string[]): NetworkAcl => ({
  ...aclOf(entries(['100 allow all from 0.0.0.0/0'])),
  associations: subnetIds.map((subnetId) => ({ associationId: `aclassoc-own-${subnetId}`, subnetId })),
});
const other = (subnetIds: readonly string[]): NetworkAcl => ({
  ...aclOf([]),
  id: OTHER_ACL,
  tags: { Name: 'public' },
  associations: subnetIds.map((subnetId) => ({ associationId: `aclassoc-${subnetId}`, subnetId })),
});

const policy = (subnets: readonly string[], more = '') => `
version: 1
mode: enforce
networkAcls:
  private:
    match: { name: private }
    subnets: [${subnets.join(', ')}]
    ingress: [100 allow all from 0.0.0.0/0]
${more}`;

const setting = (acls: readonly NetworkAcl[]) => ({
  more: {
    networkAcls: new Map(acls.map((acl) => [acl.id, acl])),
    subnets: new Map(['a', 'b'].map((name) => [`subnet-0${name}`, subnet(name)])),
  },
});

describe('a subnet behind another ACL', () => {
  it('is put back by one call, which names the association it has now', () => {
    const plan = planned(policy(['a', 'b']), setting([own(['subnet-0a']), other(['subnet-0b'])]));
    expect(actionsOf(plan)).toEqual([
      {
        call: 'ec2:ReplaceNetworkAclAssociation',
        input: { AssociationId: 'aclassoc-subnet-0b', NetworkAclId: ACL },
        why: `Put subnet-0b back behind ${ACL}; it is behind ${OTHER_ACL}.`,
        inverse: {
          call: 'ec2:ReplaceNetworkAclAssociation',
          input: { AssociationId: 'aclassoc-subnet-0b', NetworkAclId: OTHER_ACL },
        },
      },
    ]);
  });

  it('whose association is not in the state is held', () => {
    expect(holdsOf(planned(policy(['a', 'b']), setting([own(['subnet-0a'])])))).toEqual([
      'The ACL that subnet-0b is associated with is not in the state.',
    ]);
  });

  it('that no entry names is held: nobody said where it belongs', () => {
    const plan = planned(policy(['a']), setting([own(['subnet-0a', 'subnet-0b'])]));
    expect(holdsOf(plan)).toEqual([expect.stringContaining('no entry says which ACL is right')]);
  });

  it('that two entries disagree about is moved by the plan of the ACL that wants it', () => {
    const more = '  public: { match: { name: public }, subnets: [b] }\n';
    const plan = planned(policy(['a'], more), setting([own(['subnet-0a', 'subnet-0b']), other([])]));
    expect(actionsOf(plan).map(({ input }) => input)).toEqual([
      { AssociationId: 'aclassoc-own-subnet-0b', NetworkAclId: OTHER_ACL },
    ]);
    expect(holdsOf(plan)).toEqual([expect.stringContaining(`the plan of ${OTHER_ACL}`)]);
  });

  it('is not put behind entries that stay wrong', () => {
    const broken = {
      ...own(['subnet-0a']),
      entries: aclOf(entries(['100 allow all from 0.0.0.0/0', '90 allow 300 from 10.0.0.0/8'])).entries,
    };
    const text = policy(['a', 'b']).replace(
      'ingress: [100 allow all from 0.0.0.0/0]',
      'ingress: [100 allow tcp/443 from 10.0.0.0/8]',
    );
    const plan = planned(text, setting([broken, other(['subnet-0b'])]));
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toContain(`The entries of ${ACL} are not right yet; no subnet is put behind them.`);
  });
});

const balancer = (of: Partial<LoadBalancer> = {}): LoadBalancer => ({
  arn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/0123456789abcdef',
  name: 'web',
  kind: 'application',
  scheme: 'internet-facing',
  vpcId: VPC,
  account: ACCOUNT,
  groups: ['sg-0bbbbbbbbbbbbbbbb'],
  subnets: [],
  tags: {},
  ...of,
});
const BALANCERS = (groups: string) => `
version: 1
mode: enforce
loadBalancers:
  web: { match: { name: web }, securityGroups: ${groups} }
`;
const withBalancer = (of: Partial<LoadBalancer> = {}) => ({
  others: ['sg-0bbbbbbbbbbbbbbbb', 'sg-0cccccccccccccccc'],
  more: { loadBalancers: new Map([[balancer().arn, balancer(of)]]) },
});

describe('a load balancer', () => {
  it('gets its declared groups back in one call', () => {
    expect(actionsOf(planned(BALANCERS('[c]'), withBalancer()))).toEqual([
      {
        call: 'elasticloadbalancing:SetSecurityGroups',
        input: { LoadBalancerArn: balancer().arn, SecurityGroups: ['sg-0cccccccccccccccc'] },
        why: expect.stringContaining('entry web'),
        inverse: {
          call: 'elasticloadbalancing:SetSecurityGroups',
          input: { LoadBalancerArn: balancer().arn, SecurityGroups: ['sg-0bbbbbbbbbbbbbbbb'] },
        },
      },
    ]);
  });

  it('that was created without groups is held', () => {
    expect(holdsOf(planned(BALANCERS('[c]'), withBalancer({ kind: 'network', groups: [] })))).toEqual([
      expect.stringContaining('was created without groups'),
    ]);
  });

  it('is held when its groups cannot be resolved', () => {
    const plan = planned(BALANCERS('[c, nowhere]'), withBalancer());
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan).length).toBeGreaterThan(0);
  });
});
