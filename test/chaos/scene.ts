import type { Caller } from '../../sim/core/caller.ts';
import type { Params } from '../../sim/core/value.ts';
import { type Network, network } from '../../sim/ec2/network.ts';
import type { Sim } from '../../sim/index.ts';
import { ACCOUNT, REGION } from '../support/kedge.ts';

const AT = { account: ACCOUNT, region: REGION } as const;

export type Limits = { readonly changes: number; readonly reverts: number };

/** Exactly this traffic, by group; a direction that is not here is nobody's business. */
export const DESIRED: Readonly<
  Record<string, { readonly ingress: readonly string[]; readonly egress?: readonly string[] }>
> = {
  alb: {
    ingress: ['tcp/443 from any', 'tcp/8443 from pl/partners'],
    egress: ['tcp/8080 to sg/web'],
  },
  web: { ingress: ['tcp/8080 from sg/alb', 'tcp/9000-9010 from 10.0.0.0/16'] },
  db: { ingress: ['tcp/5432 from sg/web'], egress: [] },
  cache: { ingress: ['tcp/6379 from sg/web'] },
};

/** What must be true of every group; `tier` limits it to groups with that tag. */
export const GUARDRAILS: readonly {
  readonly id: string;
  readonly deny: string;
  readonly tier?: string;
  readonly more: string;
}[] = [
  {
    id: 'no-ssh',
    deny: 'tcp/22 from internet except office',
    more: 'severity: critical, on: [securityGroups, networkAcls]',
  },
  { id: 'no-rdp', deny: 'tcp/3389 from internet', more: 'severity: high' },
  { id: 'db-egress', deny: 'all to internet', tier: 'db', more: 'where: { tags: { tier: db } }' },
  { id: 'no-ping', deny: 'icmp from internet', more: 'mode: alert, severity: low' },
];

type DesiredAcl = {
  readonly subnets: readonly string[];
  readonly ingress: readonly string[];
  readonly egress: readonly string[];
};

export const DESIRED_ACLS: Readonly<Record<string, DesiredAcl>> = {
  private: {
    subnets: ['private-a', 'private-b'],
    ingress: ['100 allow tcp/8080 from 10.0.0.0/16', '110 allow tcp/1024-65535 from 0.0.0.0/0'],
    egress: ['100 allow all to 0.0.0.0/0'],
  },
  public: {
    subnets: ['public-a'],
    ingress: ['100 allow tcp/443 from 0.0.0.0/0', '110 allow tcp/1024-65535 from 0.0.0.0/0'],
    egress: ['100 allow all to 0.0.0.0/0'],
  },
};

/**
 * The policy that every run keeps; `more`: what it says of tasks, services and load balancers. The groups `jump`,
 * `batch` and the bystanders are declared nowhere.
 */
export function policyText({ changes, reverts }: Limits, more: readonly string[] = []): string {
  const listed = (lines: readonly string[]): string => `[${lines.map((line) => `"${line}"`).join(', ')}]`;
  const groups = Object.entries(DESIRED).flatMap(([name, { ingress, egress }]) => [
    `  ${name}:`,
    name === 'cache' ? '    match: { tags: { app: cache } }' : `    match: { name: ${name} }`,
    ...(name === 'db' ? ['    severity: critical'] : []),
    `    ingress: ${listed(ingress)}`,
    ...(egress === undefined ? [] : [`    egress: ${listed(egress)}`]),
  ]);
  const acls = Object.entries(DESIRED_ACLS).flatMap(([name, { subnets, ingress, egress }]) => [
    `  ${name}:`,
    `    match: { tags: { Name: ${name} } }`,
    `    subnets: ${listed(subnets)}`,
    `    ingress: ${listed(ingress)}`,
    `    egress: ${listed(egress)}`,
  ]);
  return [
    'version: 1',
    'mode: enforce',
    'names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }',
    `limits: { changesPer10Minutes: ${changes}, revertsPerResourcePerHour: ${reverts} }`,
    'guardrails:',
    '  - { id: no-public, deny: publicIp }',
    ...GUARDRAILS.map(({ id, deny, more }) => `  - { id: ${id}, deny: "${deny}", ${more} }`),
    'securityGroups:',
    ...groups,
    'networkAcls:',
    ...acls,
    ...more,
  ].join('\n');
}

/** What is really there, whatever stale reads may say. */
export const truth = (sim: Sim): Network => network({ world: sim.world, ...AT });

export type Act = (action: string, input: Params) => Params;

/** Calls of somebody, at once and by their wire names. */
export function actor(sim: Sim, caller: Caller, service = 'ec2'): Act {
  return (action, input) => sim.invoke({ service, action, input, caller, ...AT });
}

export function person(sim: Sim, name: string): Caller {
  const { accessKeyId } = sim.world.identities.addUser({ name, account: ACCOUNT });
  const resolved = sim.world.identities.resolve(accessKeyId);
  if (resolved.outcome !== 'known') throw new Error(`nobody is called ${name}`);
  return resolved.caller;
}

/** A network that is as the policy says, and things in it that the policy does not speak of. */
export function setScene(sim: Sim): void {
  const act = actor(sim, person(sim, 'platform'));
  const id = (params: Params, ...path: readonly string[]): string =>
    String(path.reduce<unknown>((at, name) => (at as Params)[name], params));
  const vpcId = id(act('CreateVpc', { CidrBlock: '10.0.0.0/16' }), 'vpc', 'vpcId');
  const named = (resource: string, name: string): void => {
    act('CreateTags', { ResourceId: [resource], Tag: [{ Key: 'Name', Value: name }] });
  };
  named(vpcId, 'prod');
  for (const [at, name] of ['private-a', 'private-b', 'public-a'].entries()) {
    const AvailabilityZone = `${REGION}${'abc'[at]}`;
    const made = act('CreateSubnet', { VpcId: vpcId, CidrBlock: `10.0.${at}.0/24`, AvailabilityZone });
    named(id(made, 'subnet', 'subnetId'), name);
  }
  const groups = ['alb', 'web', 'db', 'cache', 'batch', 'jump', 'bystander-a', 'bystander-b'];
  for (const name of groups)
    act('CreateSecurityGroup', { GroupName: name, GroupDescription: name, VpcId: vpcId });
  act('CreateTags', { ResourceId: [groupNamed(sim, 'cache')], Tag: [{ Key: 'app', Value: 'cache' }] });
  setLists(act);
  setRules(sim, act);
  setAcls(sim, act, vpcId);
  const gateway = act('CreateInternetGateway', {});
  const InternetGatewayId = id(gateway, 'internetGateway', 'internetGatewayId');
  act('AttachInternetGateway', { InternetGatewayId, VpcId: vpcId });
}

function setLists(act: Act): void {
  for (const [name, cidr] of [
    ['partners', '198.51.100.0/24'],
    ['admins', '203.0.113.0/25'],
  ]) {
    act('CreateManagedPrefixList', {
      PrefixListName: name,
      AddressFamily: 'IPv4',
      MaxEntries: 5,
      Entry: [{ Cidr: cidr }],
    });
  }
}

function setRules(sim: Sim, act: Act): void {
  const group = (name: string) => ({ Groups: [{ GroupId: groupNamed(sim, name) }] });
  const cidr = (CidrIp: string) => ({ IpRanges: [{ CidrIp }] });
  const open = (name: string, service: string, peer: Params): void => {
    const [IpProtocol = '', FromPort = '', ToPort = FromPort] = service.split(/[/-]/);
    const IpPermissions = [{ IpProtocol, FromPort, ToPort, ...peer }];
    act('AuthorizeSecurityGroupIngress', { GroupId: groupNamed(sim, name), IpPermissions });
  };
  open('alb', 'tcp/443', cidr('0.0.0.0/0'));
  open('alb', 'tcp/443', { Ipv6Ranges: [{ CidrIpv6: '::/0' }] });
  open('alb', 'tcp/8443', { PrefixListIds: [{ PrefixListId: listNamed(sim, 'partners') }] });
  open('web', 'tcp/8080', group('alb'));
  open('web', 'tcp/9000-9010', cidr('10.0.0.0/16'));
  open('db', 'tcp/5432', group('web'));
  open('cache', 'tcp/6379', group('web'));
  open('batch', 'tcp/22', { PrefixListIds: [{ PrefixListId: listNamed(sim, 'admins') }] });
  open('jump', 'tcp/22', cidr('203.0.113.7/32'));
  open('bystander-a', 'tcp/80', cidr('0.0.0.0/0'));
  for (const name of ['alb', 'db']) {
    act('RevokeSecurityGroupEgress', {
      GroupId: groupNamed(sim, name),
      IpPermissions: [{ IpProtocol: '-1', ...cidr('0.0.0.0/0') }],
    });
  }
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: '8080', ToPort: '8080', ...group('web') }];
  act('AuthorizeSecurityGroupEgress', { GroupId: groupNamed(sim, 'alb'), IpPermissions });
}

const ENTRIES: Readonly<Record<string, readonly (readonly [number, string, string, string])[]>> = {
  private: [
    [100, '8080', '8080', '10.0.0.0/16'],
    [110, '1024', '65535', '0.0.0.0/0'],
  ],
  public: [
    [100, '443', '443', '0.0.0.0/0'],
    [110, '1024', '65535', '0.0.0.0/0'],
  ],
  spare: [[100, '443', '443', '10.0.0.0/8']],
};

function setAcls(sim: Sim, act: Act, vpcId: string): void {
  for (const [name, entries] of Object.entries(ENTRIES)) {
    act('CreateNetworkAcl', {
      VpcId: vpcId,
      TagSpecification: [{ ResourceType: 'network-acl', Tag: [{ Key: 'Name', Value: name }] }],
    });
    const NetworkAclId = aclNamed(sim, name);
    const all = {
      Egress: 'true',
      RuleNumber: '100',
      Protocol: '-1',
      RuleAction: 'allow',
      CidrBlock: '0.0.0.0/0',
    };
    act('CreateNetworkAclEntry', { NetworkAclId, ...all });
    for (const [RuleNumber, From, To, CidrBlock] of entries) {
      const entry = { RuleNumber, Protocol: '6', RuleAction: 'allow', Egress: 'false', CidrBlock };
      act('CreateNetworkAclEntry', { NetworkAclId, ...entry, PortRange: { From, To } });
    }
  }
  for (const [subnet, acl] of [
    ['private-a', 'private'],
    ['private-b', 'private'],
    ['public-a', 'public'],
  ] as const) {
    act('ReplaceNetworkAclAssociation', {
      AssociationId: associationOf(sim, subnet),
      NetworkAclId: aclNamed(sim, acl),
    });
  }
  // The default ACL lets everything in, SSH from the internet included.
  for (const acl of truth(sim)
    .acls.all()
    .filter((one) => one.isDefault))
    act('DeleteNetworkAclEntry', { NetworkAclId: acl.networkAclId, RuleNumber: '100', Egress: 'false' });
}

export function groupNamed(sim: Sim, name: string): string {
  const found = truth(sim)
    .groups.all()
    .find((one) => one.groupName === name);
  return found?.groupId ?? 'sg-00000000000000000';
}

export function listNamed(sim: Sim, name: string): string {
  const found = truth(sim)
    .prefixLists.all()
    .find((one) => one.prefixListName === name);
  return found?.prefixListId ?? 'pl-00000000000000000';
}

export const tagOf = (sim: Sim, id: string, wanted: string): string | undefined =>
  truth(sim)
    .tags.get(id)
    ?.find(({ key }) => key === wanted)?.value;

const nameTag = (sim: Sim, id: string): string | undefined => tagOf(sim, id, 'Name');

export function aclNamed(sim: Sim, name: string): string {
  const { acls } = truth(sim);
  const found = acls
    .all()
    .find((one) => (name === 'default' ? one.isDefault : nameTag(sim, one.networkAclId) === name));
  return found?.networkAclId ?? 'acl-00000000000000000';
}

export const subnetNamed = (sim: Sim, name: string): string =>
  truth(sim)
    .subnets.all()
    .find((one) => nameTag(sim, one.subnetId) === name)?.subnetId ?? 'subnet-00000000000000000';

export function associationOf(sim: Sim, subnet: string): string {
  const subnetId = subnetNamed(sim, subnet);
  const all = truth(sim)
    .acls.all()
    .flatMap((one) => one.associations);
  return all.find((one) => one.subnetId === subnetId)?.associationId ?? 'aclassoc-00000000000000000';
}
