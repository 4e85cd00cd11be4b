import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { context, description, findings } from '../../shared/drift/index.ts';
import type { State } from '../../shared/model/index.ts';
import { loadPolicy, type Policy, selfTest, writePolicy } from '../../shared/policy/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { hostile } from '../policy/random-policy.ts';
import { type RawGroup, type RawRule, rawGroups } from '../support/raw-network.ts';

const ACCOUNT = '111111111111';
const VPCS = ['vpc-0aaaaaaaaaaaaaaaa', 'vpc-0bbbbbbbbbbbbbbbb'];
const GROUP_IDS = Array.from({ length: 8 }, (_, at) => `sg-${String(at).padStart(17, '0')}`);
const ELSEWHERE = 'sg-0ffffffffffffffff';
const LIST = 'pl-0aaaaaaaaaaaaaaaa';
const DARK_LIST = 'pl-0bbbbbbbbbbbbbbbb';

/** Names as AWS allows them, as an attacker would choose them, and often the same one twice. */
const name = fc.oneof(
  fc.constantFrom(
    'web',
    'db',
    'default',
    'web*',
    '*',
    'all',
    'any',
    'self',
    '',
    ELSEWHERE,
    GROUP_IDS[0] ?? '',
  ),
  hostile,
);
const byte = fc.integer({ min: -1, max: 255 });
const port = fc.oneof(fc.constantFrom(0, 22, 80, 443, 65535), fc.nat(65535));
const ports = fc.tuple(port, port).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const service: fc.Arbitrary<Pick<RawRule, 'protocol' | 'ports'>> = fc.oneof(
  fc.record({ protocol: fc.constantFrom('tcp', 'udp'), ports }),
  fc.constantFrom('tcp', 'udp', '-1', '0', '50', '255').map((protocol) => ({ protocol })),
  fc
    .tuple(fc.constantFrom('icmp', 'icmpv6'), byte, byte)
    .map(([protocol, type, code]) => ({ protocol, ports: [type, type === -1 ? -1 : code] as const })),
);
const cidr = fc.constantFrom('0.0.0.0/0', '::/0', '10.0.0.0/8', '10.1.2.3/32', '2001:db8::/32', '0.0.0.0/1');
const peer: fc.Arbitrary<Pick<RawRule, 'cidr' | 'group' | 'list'>> = fc.oneof(
  cidr.map((text) => ({ cidr: text })),
  fc.constantFrom(...GROUP_IDS, ELSEWHERE).map((group) => ({ group })),
  fc.constantFrom(LIST, LIST, LIST, DARK_LIST).map((list) => ({ list })),
);
const rule: fc.Arbitrary<RawRule> = fc
  .tuple(service, peer, fc.boolean())
  .map(([one, from, egress]) => ({ ...one, ...from, egress }));

const groups: fc.Arbitrary<readonly RawGroup[]> = fc
  .array(fc.record({ name, vpc: fc.constantFrom(...VPCS), rules: fc.array(rule, { maxLength: 6 }) }), {
    maxLength: GROUP_IDS.length,
  })
  .map((list) => list.map((one, at) => ({ ...one, id: GROUP_IDS[at] ?? '' })));

const subnets = fc
  .array(fc.tuple(name, fc.constantFrom(...VPCS)), { minLength: 1, maxLength: 5 })
  .map((list) =>
    list.map(([Value, VpcId], at) => ({
      SubnetId: `subnet-${String(at).padStart(17, '0')}`,
      VpcId,
      OwnerId: ACCOUNT,
      Tags: [{ Key: 'Name', Value }],
    })),
  );

const entry = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.boolean(), fc.constantFrom('allow', 'deny'), service, cidr)
  .map(([RuleNumber, Egress, RuleAction, { protocol = 'tcp', ports: range }, block]) => {
    const icmp = protocol.startsWith('icmp');
    const number = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58' }[protocol] ?? protocol;
    const [low, high] = range ?? [-1, -1];
    return {
      RuleNumber,
      Egress,
      RuleAction,
      Protocol: number,
      ...(block.includes(':') ? { Ipv6CidrBlock: block } : { CidrBlock: block }),
      ...(icmp ? { IcmpTypeCode: { Type: low, Code: high } } : {}),
      ...(!icmp && range !== undefined ? { PortRange: { From: low, To: high } } : {}),
    };
  });
const FINAL = [false, true].map((Egress) => ({
  RuleNumber: 32767,
  Egress,
  RuleAction: 'deny',
  Protocol: '-1',
  CidrBlock: '0.0.0.0/0',
}));
const acls = fc.array(
  fc.record({
    Name: name,
    VpcId: fc.constantFrom(...VPCS),
    Entries: fc.uniqueArray(entry, { maxLength: 8, selector: (one) => `${one.RuleNumber} ${one.Egress}` }),
  }),
  { maxLength: 3 },
);

const world = fc.record({ groups, subnets, acls, lost: fc.boolean() });
type Drawn = typeof world extends fc.Arbitrary<infer T> ? T : never;

function stateOf({ groups: list, subnets: nets, acls: raw, lost }: Drawn): State {
  const NetworkAcls = raw.map(({ Name, VpcId, Entries }, at) => ({
    NetworkAclId: `acl-${String(at).padStart(17, '0')}`,
    VpcId,
    OwnerId: ACCOUNT,
    Tags: Name === '' ? [] : [{ Key: 'Name', Value: Name }],
    Entries: [...Entries, ...FINAL],
    Associations: nets
      .filter((one, net) => one.VpcId === VpcId && net % raw.length === at)
      .map(({ SubnetId }) => ({ NetworkAclAssociationId: `aclassoc-${SubnetId}`, SubnetId })),
  }));
  const { state, problems } = stateFromSections({
    ...rawGroups(list),
    'network-acls': { NetworkAcls },
    ...(lost ? {} : { subnets: { Subnets: nets } }),
    'prefix-lists': {
      PrefixLists: [
        { PrefixListId: LIST, PrefixListName: 'web', Entries: [{ Cidr: '192.0.2.0/24' }] },
        { PrefixListId: DARK_LIST, PrefixListName: 'dark' },
      ],
    },
  });
  expect(problems).toEqual([]);
  return state;
}

function policyOf(text: string): Policy {
  const loaded = loadPolicy(text, 'init.yaml');
  if (loaded.ok) return loaded.policy;
  throw new Error(`${text}\n${JSON.stringify(loaded.errors)}`);
}

describe('a policy of what is there', () => {
  it('finds nothing in it, and does not contradict itself', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const state = stateOf(drawn);
        const policy = policyOf(writePolicy(description(state).draft));
        expect(findings(context(state, policy, { now: 0 })).map(({ id, reason }) => [id, reason])).toEqual(
          [],
        );
        expect(selfTest(policy, { now: 0 })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('finds every rule that is added to a direction that it describes', () => {
    fc.assert(
      fc.property(world, fc.nat(), rule, (drawn, pick, extra) => {
        const { draft } = description(stateOf(drawn));
        const policy = policyOf(writePolicy(draft));
        const at = pick % Math.max(1, drawn.groups.length);
        const victim = drawn.groups[at];
        const novel = { ...extra, protocol: '77', ports: [-1, -1] as const };
        if (victim === undefined) return;
        const direction = novel.egress === true ? 'egress' : 'ingress';
        const grown = { ...victim, rules: [...victim.rules, novel] };
        const after = stateOf({ ...drawn, groups: drawn.groups.with(at, grown) });
        const same = victim.rules.filter((one) => one.egress === novel.egress);
        const judged = draft.securityGroups?.[at]?.[direction] !== undefined && novel.list !== DARK_LIST;
        if (!judged || same.some((one) => one.protocol === '-1')) return;
        expect(findings(context(after, policy, { now: 0 })).map(({ id }) => id)).toEqual([
          `${victim.id}|excess|${direction}|-`,
        ]);
      }),
      { numRuns: 200 },
    );
  });
});
