import type { Call } from '../../shared/model/index.ts';

// A tiny executable EC2, as facts about AWS have it: exact revoke, atomic modify, authorize all or nothing, quotas.
// It shares no code with the product: it is what the planner's promises are checked against.

export type ModelRule = {
  readonly id: string;
  readonly direction: 'ingress' | 'egress';
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** A CIDR, `sg-…` or `pl-…`. */
  readonly peer: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
};

export type ModelEntry = {
  readonly egress: boolean;
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly protocol: string;
  readonly cidr: string;
  readonly from: number;
  readonly to: number;
};

export type World = {
  readonly rules: readonly ModelRule[];
  readonly entries: readonly ModelEntry[];
  /** How much a prefix list counts towards the quota. */
  readonly weights: Readonly<Record<string, { readonly v4: number; readonly v6: number }>>;
  readonly rulesPerGroup: number;
  readonly entriesPerAcl: number;
  readonly nextId: number;
};

class Refused extends Error {}

type Input = Readonly<Record<string, unknown>>;

export function applied(world: World, { call, input }: Call): World {
  const act = ACTIONS[call];
  if (act === undefined) throw new Refused(`unknown call ${call}`);
  return act(world, input);
}

const ACTIONS: Readonly<Record<string, (world: World, input: Input) => World>> = {
  'ec2:RevokeSecurityGroupIngress': (world, input) => revoke(world, input, 'ingress'),
  'ec2:RevokeSecurityGroupEgress': (world, input) => revoke(world, input, 'egress'),
  'ec2:AuthorizeSecurityGroupIngress': (world, input) => authorize(world, input, 'ingress'),
  'ec2:AuthorizeSecurityGroupEgress': (world, input) => authorize(world, input, 'egress'),
  'ec2:ModifySecurityGroupRules': modify,
  'ec2:CreateNetworkAclEntry': (world, input) => create(world, input),
  'ec2:ReplaceNetworkAclEntry': (world, input) => create(remove(world, input), input),
  'ec2:DeleteNetworkAclEntry': (world, input) => remove(world, input),
};

type Content = Omit<ModelRule, 'id' | 'tags'>;
const NUMBERS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

function content(rule: Content): string {
  return [rule.direction, rule.protocol, rule.from, rule.to, rule.peer].join(' ');
}

function revoke(world: World, input: Input, direction: ModelRule['direction']): World {
  const ids = input.SecurityGroupRuleIds;
  if (Array.isArray(ids)) {
    for (const id of ids) {
      if (!world.rules.some((rule) => rule.id === id && rule.direction === direction)) {
        throw new Refused(`InvalidSecurityGroupRuleId.NotFound ${String(id)}`);
      }
    }
    return { ...world, rules: world.rules.filter((rule) => !ids.includes(rule.id)) };
  }
  const wanted = permissionRules(input, direction).map(content);
  for (const one of wanted) {
    if (!world.rules.some((rule) => content(rule) === one))
      throw new Refused(`InvalidPermission.NotFound ${one}`);
  }
  return { ...world, rules: world.rules.filter((rule) => !wanted.includes(content(rule))) };
}

function authorize(world: World, input: Input, direction: ModelRule['direction']): World {
  const tags = Object.fromEntries(
    objects(objects(input.TagSpecifications)[0]?.Tags).map((tag) => [String(tag.Key), String(tag.Value)]),
  );
  const added = permissionRules(input, direction).map((rule, at) => ({
    ...rule,
    id: `sgr-new${world.nextId + at}`,
    tags,
  }));
  return withinQuota(world, {
    ...world,
    rules: [...world.rules, ...added],
    nextId: world.nextId + added.length,
  });
}

function modify(world: World, input: Input): World {
  const changes = new Map(
    objects(input.SecurityGroupRules).map((one) => [
      String(one.SecurityGroupRuleId),
      object(one.SecurityGroupRule),
    ]),
  );
  for (const id of changes.keys()) {
    if (!world.rules.some((rule) => rule.id === id))
      throw new Refused(`InvalidSecurityGroupRuleId.NotFound ${id}`);
  }
  const rules = world.rules.map((rule) => {
    const change = changes.get(rule.id);
    if (change === undefined) return rule;
    const peer = ['CidrIpv4', 'CidrIpv6', 'ReferencedGroupId', 'PrefixListId']
      .map((key) => change[key])
      .find((value) => value !== undefined);
    const next = {
      ...rule,
      ...service(change),
      peer: String(peer),
      description: text(change.Description),
    };
    if (kind(next.peer) !== kind(rule.peer)) throw new Refused(`InvalidParameterValue source of ${rule.id}`);
    return next;
  });
  return withinQuota(world, { ...world, rules });
}

function withinQuota(before: World, after: World): World {
  if (new Set(after.rules.map(content)).size < after.rules.length)
    throw new Refused('InvalidPermission.Duplicate');
  for (const direction of ['ingress', 'egress'] as const) {
    for (const family of ['v4', 'v6'] as const) {
      const [was, is] = [before, after].map((world) => load(world, direction, family));
      if (is !== undefined && is > after.rulesPerGroup && is > (was ?? 0))
        throw new Refused('RulesPerSecurityGroupLimitExceeded');
    }
  }
  return after;
}

function load(world: World, direction: string, family: 'v4' | 'v6'): number {
  return world.rules
    .filter((rule) => rule.direction === direction)
    .reduce((sum, rule) => sum + weight(world, rule.peer)[family], 0);
}

function weight(world: World, peer: string): { readonly v4: number; readonly v6: number } {
  if (kind(peer) === 'list') return world.weights[peer] ?? { v4: 1, v6: 1 };
  if (kind(peer) === 'group') return { v4: 1, v6: 1 };
  return kind(peer) === 'v6' ? { v4: 0, v6: 1 } : { v4: 1, v6: 0 };
}

function kind(peer: string): 'v4' | 'v6' | 'group' | 'list' {
  if (peer.startsWith('sg-')) return 'group';
  if (peer.startsWith('pl-')) return 'list';
  return peer.includes(':') ? 'v6' : 'v4';
}

function permissionRules(input: Input, direction: ModelRule['direction']): readonly Content[] {
  return objects(input.IpPermissions).flatMap((permission) => {
    const peers = [
      ...objects(permission.IpRanges).map((one) => ({ peer: one.CidrIp, one })),
      ...objects(permission.Ipv6Ranges).map((one) => ({ peer: one.CidrIpv6, one })),
      ...objects(permission.UserIdGroupPairs).map((one) => ({ peer: one.GroupId, one })),
      ...objects(permission.PrefixListIds).map((one) => ({ peer: one.PrefixListId, one })),
    ];
    if (peers.length === 0) throw new Refused('MissingParameter: a permission without a source');
    return peers.map(({ peer, one }) => ({
      direction,
      ...service(permission),
      peer: String(peer),
      description: text(one.Description),
    }));
  });
}

function service(of: Input): Pick<ModelRule, 'protocol' | 'from' | 'to'> {
  const given = String(of.IpProtocol);
  const protocol = NUMBERS[given] ?? given;
  if (!['tcp', 'udp', 'icmp', 'icmpv6'].includes(protocol)) return { protocol, from: -1, to: -1 };
  const [from, to] = [Number(of.FromPort), Number(of.ToPort)];
  const ports = protocol === 'tcp' || protocol === 'udp';
  if (Number.isNaN(from) || Number.isNaN(to) || (ports && (from < 0 || to > 65535 || from > to))) {
    throw new Refused(`InvalidParameterValue ports ${from}-${to}`);
  }
  return { protocol, from, to };
}

function create(world: World, input: Input): World {
  const { number, egress } = place(input);
  if (number < 1 || number > 32766) throw new Refused(`InvalidParameterValue ${number}`);
  if (world.entries.some((entry) => entry.number === number && entry.egress === egress)) {
    throw new Refused(`NetworkAclEntryAlreadyExists ${number}`);
  }
  const count = world.entries.filter((entry) => entry.egress === egress).length;
  if (count >= world.entriesPerAcl) throw new Refused('NetworkAclEntryLimitExceeded');
  const ports = object(input.PortRange ?? {});
  const icmp = object(input.IcmpTypeCode ?? {});
  const protocol = String(input.Protocol);
  if ((protocol === '6' || protocol === '17') && ports.From === undefined)
    throw new Refused('MissingParameter ports');
  if ((protocol === '1' || protocol === '58') && icmp.Type === undefined)
    throw new Refused('MissingParameter type');
  const entry: ModelEntry = {
    egress,
    number,
    action: input.RuleAction === 'allow' ? 'allow' : 'deny',
    protocol,
    cidr: String(input.CidrBlock ?? input.Ipv6CidrBlock),
    from: Number(ports.From ?? icmp.Type ?? -1),
    to: Number(ports.To ?? icmp.Code ?? -1),
  };
  return { ...world, entries: [...world.entries, entry].sort((a, b) => a.number - b.number) };
}

function remove(world: World, input: Input): World {
  const { number, egress } = place(input);
  const entries = world.entries.filter((entry) => entry.number !== number || entry.egress !== egress);
  if (entries.length === world.entries.length) throw new Refused(`InvalidNetworkAclEntry.NotFound ${number}`);
  return { ...world, entries };
}

const place = (input: Input) => ({ number: Number(input.RuleNumber), egress: input.Egress === true });

function object(value: unknown): Input {
  if (typeof value !== 'object' || value === null)
    throw new Refused(`not an object: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}

const objects = (value: unknown): readonly Input[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
