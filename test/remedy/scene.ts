import { type Context, context, findings } from '../../shared/drift/index.ts';
import type {
  AclEntry,
  Finding,
  NetworkAcl,
  Peer,
  PrefixList,
  Rule,
  SecurityGroup,
  State,
} from '../../shared/model/index.ts';
import type { RemedyPlan } from '../../shared/remedy/index.ts';
import { plans } from '../../shared/remedy/index.ts';
import { policyOf } from '../support/judged.ts';
import type { ModelEntry, ModelRule, World } from './ec2-model.ts';

export const GROUP = 'sg-0aaaaaaaaaaaaaaaa';
export const ACL = 'acl-0aaaaaaaaaaaaaaaa';
export const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
const ACCOUNT = '111111111111';

/** "tcp/22 from 0.0.0.0/0" or "icmp/8.0 to sg-…" as a rule. Ids count from sgr-0 unless `named`. */
export function rules(texts: readonly string[], extra: Partial<ModelRule> = {}): readonly ModelRule[] {
  return texts.map((text, at) => ({ ...ruleFrom(text), id: `sgr-${at}`, ...extra }));
}

function ruleFrom(text: string): ModelRule {
  const [service = '', direction, peer = ''] = text.split(' ');
  return {
    id: '',
    direction: direction === 'to' ? 'egress' : 'ingress',
    ...serviceFrom(service),
    peer,
    description: '',
    tags: {},
  };
}

/** "tcp/20-25", "icmp/8.0", "all", "50" */
export function serviceFrom(text: string): Pick<ModelRule, 'protocol' | 'from' | 'to'> {
  const [name = '', at] = text.split('/');
  if (name === 'all' || name === '-1') return { protocol: '-1', from: -1, to: -1 };
  if (name === 'icmp' || name === 'icmpv6') {
    const [type = '-1', code = '-1'] = (at ?? '-1').split('.');
    return { protocol: name, from: Number(type), to: Number(code) };
  }
  if (name !== 'tcp' && name !== 'udp') return { protocol: name, from: -1, to: -1 };
  const [from = '0', to = from] = (at ?? '0-65535').split('-');
  return { protocol: name, from: Number(from), to: Number(to) };
}

const PROTOCOL_NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58' };

/** "100 allow tcp/443 from 0.0.0.0/0" as an entry. */
export function entries(texts: readonly string[]): readonly ModelEntry[] {
  return texts.map((text) => {
    const [number = '', action, service = '', direction, cidr = ''] = text.split(' ');
    const said = serviceFrom(service);
    return {
      egress: direction === 'to',
      number: Number(number),
      action: action === 'allow' ? 'allow' : 'deny',
      ...said,
      protocol: PROTOCOL_NUMBERS[said.protocol] ?? said.protocol,
      cidr,
    };
  });
}

export type Setting = {
  readonly rules?: readonly ModelRule[];
  readonly entries?: readonly ModelEntry[];
  readonly lists?: readonly PrefixList[];
  /** Ids of other groups of the VPC, which are called as their id says: `sg-0bb…` is "b". */
  readonly others?: readonly string[];
  readonly withIds?: boolean;
  /** Groups of other VPCs and accounts. */
  readonly foreign?: readonly SecurityGroup[];
  readonly more?: Partial<State>;
};

function stateOf(setting: Setting): State {
  const group: SecurityGroup = {
    ...blankGroup(GROUP, 'web'),
    rules: (setting.rules ?? []).map((rule) => ruleOf(rule, setting.withIds ?? true)),
  };
  const others = [
    ...(setting.others ?? []).map((id) => blankGroup(id, id.slice(4, 5))),
    ...(setting.foreign ?? []),
  ];
  const read = { status: 'read' as const };
  return {
    region: 'eu-west-1',
    sections: {
      'security-groups': read,
      'security-group-rules': read,
      'network-acls': read,
      'network-interfaces': read,
      subnets: read,
      vpcs: read,
      'route-tables': read,
      'internet-gateways': read,
      'vpc-block-public-access-options': read,
      'vpc-block-public-access-exclusions': read,
      'prefix-lists': read,
      'load-balancers': read,
      services: read,
      tasks: read,
      'task-definitions': read,
    },
    securityGroups: new Map([group, ...others].map((one) => [one.id, one])),
    networkAcls: new Map(setting.entries === undefined ? [] : [[ACL, aclOf(setting.entries)]]),
    interfaces: new Map(),
    subnets: new Map(),
    vpcs: new Map(),
    routeTables: new Map(),
    internetGateways: new Map(),
    blockPublicAccess: new Map(),
    blockExclusions: new Map(),
    prefixLists: new Map((setting.lists ?? []).map((list) => [list.id, list])),
    loadBalancers: new Map(),
    services: new Map(),
    tasks: new Map(),
    taskDefinitions: new Map(),
    ...setting.more,
  };
}

function blankGroup(id: string, name: string): SecurityGroup {
  return { id, name, description: name, vpcId: VPC, account: ACCOUNT, tags: {}, rules: [] };
}

function ruleOf(rule: ModelRule, withIds: boolean): Rule {
  const ports = rule.protocol === '-1' ? {} : { fromPort: rule.from, toPort: rule.to };
  return {
    ...(withIds ? { id: rule.id } : {}),
    direction: rule.direction,
    protocol: rule.protocol,
    ...ports,
    peer: peerOf(rule.peer),
    ...(rule.description === '' ? {} : { description: rule.description }),
    tags: rule.tags,
  };
}

function peerOf(peer: string): Peer {
  if (peer.startsWith('sg-')) return { kind: 'group', groupId: peer, accountId: ACCOUNT };
  return peer.startsWith('pl-') ? { kind: 'prefixList', prefixListId: peer } : { kind: 'cidr', cidr: peer };
}

export function aclOf(list: readonly ModelEntry[]): NetworkAcl {
  const last = (direction: 'ingress' | 'egress', number: number, cidr: string): AclEntry => ({
    direction,
    number,
    cidr,
    action: 'deny',
    protocol: '-1',
  });
  return {
    id: ACL,
    vpcId: VPC,
    account: ACCOUNT,
    isDefault: false,
    tags: { Name: 'private' },
    associations: [],
    entries: [...list.map(entryOf), last('ingress', 32767, '0.0.0.0/0'), last('egress', 32767, '0.0.0.0/0')],
  };
}

function entryOf(entry: ModelEntry): AclEntry {
  const { number, action, protocol, cidr, from, to } = entry;
  const base = {
    number,
    direction: entry.egress ? ('egress' as const) : ('ingress' as const),
    action,
    protocol,
    cidr,
  };
  if (protocol === '6' || protocol === '17') return { ...base, ports: { from, to } };
  return protocol === '1' || protocol === '58' ? { ...base, icmp: { type: from, code: to } } : base;
}

export function worldOf(
  setting: Setting,
  quotas: { rulesPerGroup?: number; entriesPerAcl?: number } = {},
): World {
  const weights = Object.fromEntries(
    (setting.lists ?? []).map((list) => {
      const weight = list.maxEntries ?? 1;
      const own = list.entries ?? [];
      const six = own.some((cidr) => cidr.includes(':'));
      const four = own.some((cidr) => !cidr.includes(':'));
      return [list.id, { v4: four || !six ? weight : 0, v6: six || !four ? weight : 0 }];
    }),
  );
  const { rulesPerGroup = 60, entriesPerAcl = 20 } = quotas;
  // One of the ACL's entries is AWS's own final deny.
  const room = Math.max(
    entriesPerAcl - 1,
    ...[false, true].map((out) => (setting.entries ?? []).filter((one) => one.egress === out).length),
  );
  return {
    rules: setting.rules ?? [],
    entries: [...(setting.entries ?? [])].sort((a, b) => a.number - b.number),
    weights,
    rulesPerGroup,
    entriesPerAcl: room,
    nextId: 0,
  };
}

export type Planned = {
  readonly context: Context;
  readonly findings: readonly Finding[];
  readonly plans: readonly RemedyPlan[];
};

/** What Kedge would do about everything that is wrong, or about the findings that `claims` picks. */
export function planned(
  policy: string,
  setting: Setting,
  claims: (finding: Finding) => boolean = () => true,
): Planned {
  const seen = context(stateOf(setting), policyOf(policy), { now: 0 });
  const found = findings(seen).filter(claims);
  return { context: seen, findings: found, plans: plans(seen, found) };
}

export const actionsOf = ({ plans: all }: Pick<Planned, 'plans'>) => all.flatMap((plan) => plan.actions);
export const holdsOf = ({ plans: all }: Pick<Planned, 'plans'>) =>
  all.flatMap((plan) => (plan.hold === null ? [] : [plan.hold]));
