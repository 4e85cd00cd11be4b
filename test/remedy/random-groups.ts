import fc from 'fast-check';
import type { PrefixList } from '../../shared/model/index.ts';
import type { ModelRule, World } from './ec2-model.ts';
import { admittedByRules, edgePackets, type Lists, type Packet } from './packets.ts';
import { GROUP, planned, rules, type Setting, serviceFrom, worldOf } from './scene.ts';
import { walk } from './walk.ts';

// Random groups under random policies, their plans carried out on a model of EC2 that shares no code with the
// planner. The universe is small on purpose, so that rules overlap, touch and repeat.

const CIDRS = [
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '10.0.0.0/7',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '203.0.113.0/24',
  '203.0.113.128/25',
  '8.8.8.8/32',
  '192.168.0.0/16',
  '::/0',
  '2000::/3',
  '2001:db8:4::/48',
  'fd00::/8',
];
const OTHERS = ['sg-0bbbbbbbbbbbbbbbb', 'sg-0cccccccccccccccc'];
const LISTS: readonly PrefixList[] = [
  {
    id: 'pl-0aaaaaaaaaaaaaaaa',
    name: 'mixed',
    account: '1',
    maxEntries: 3,
    entries: ['10.1.0.0/16', '8.8.8.8/32'],
  },
  { id: 'pl-0bbbbbbbbbbbbbbbb', name: 'wide', account: '1', maxEntries: 2, entries: ['0.0.0.0/0'] },
  { id: 'pl-0cccccccccccccccc', name: 'unread', account: '1', maxEntries: 5 },
];
const SERVICES = [
  'all',
  'tcp',
  'tcp/22',
  'tcp/443',
  'tcp/20-25',
  'tcp/80-443',
  'tcp/3389',
  'udp/53',
  'udp',
  'icmp',
  'icmp/8',
  'icmp/8.0',
  'icmpv6',
  '50',
];

const service = fc.constantFrom(...SERVICES);
const rulePeer = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...CIDRS) },
  { weight: 2, arbitrary: fc.constantFrom(...OTHERS, GROUP) },
  { weight: 1, arbitrary: fc.constantFrom(...LISTS.map(({ id }) => id)) },
);
const liveRules = fc
  .uniqueArray(fc.tuple(service, rulePeer), { maxLength: 7, selector: (one) => one.join(' ') })
  .chain((list) =>
    fc.tuple(
      ...list.map(([said, peer], at) =>
        fc.constantFrom('', 'ticket 7').map((description): ModelRule => {
          const [rule] = rules([`${said} from ${peer}`]);
          if (rule === undefined) throw new Error('no rule');
          return { ...rule, id: `sgr-${at}`, description, tags: description === '' ? {} : { owner: 'web' } };
        }),
      ),
    ),
  );

const desiredPeer = fc.constantFrom(
  ...CIDRS.filter((cidr) => cidr !== '10.0.0.0/7'),
  'any',
  'self',
  'sg/b',
  'sg/c',
  'pl/mixed',
  'pl/unread',
  'any except office',
  'any except 10.0.0.0/8',
);
const desiredLine = fc.tuple(service, desiredPeer).map(([said, peer]) => `${said} from ${peer}`);
const guardrail = fc.record({
  deny: fc.constantFrom(
    'tcp/22 from internet except office',
    'tcp/22,3389 from internet',
    'all from internet except office',
    'icmp from any',
    'tcp from 10.1.0.0/16',
    'udp from 2000::/3',
  ),
  severity: fc.constantFrom('medium', 'high', 'critical'),
});

const policy = fc.record({
  desired: fc.option(fc.uniqueArray(desiredLine, { maxLength: 3 })),
  guardrails: fc.array(guardrail, { maxLength: 2 }),
  severity: fc.constantFrom('medium', 'high', 'critical'),
  waiver: fc.boolean(),
  perNarrowing: fc.constantFrom(3, 10),
  spare: fc.constantFrom(0, 1, 3, 50),
});

type Made = {
  readonly desired: readonly string[] | null;
  readonly guardrails: readonly { readonly deny: string; readonly severity: string }[];
  readonly severity: string;
  readonly waiver: boolean;
  readonly perNarrowing: number;
};

function policyText(made: Made, quota: number): string {
  const lines = [
    'version: 1',
    'mode: enforce',
    'names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }',
    `limits: { rulesPerNarrowing: ${made.perNarrowing} }`,
    `quotas: { rulesPerGroup: ${quota} }`,
  ];
  if (made.guardrails.length > 0) lines.push('guardrails:');
  made.guardrails.forEach(({ deny, severity }, at) => {
    lines.push(`  - { id: g${at}, deny: "${deny}", severity: ${severity} }`);
  });
  if (made.desired !== null) {
    lines.push('securityGroups:', '  web:', '    match: { name: web }', `    severity: ${made.severity}`);
    lines.push(`    ingress: [${made.desired.map((line) => `"${line}"`).join(', ')}]`);
  }
  if (made.waiver) {
    lines.push(
      'waivers:',
      '  - id: INC-1',
      '    allow: tcp/22 from 8.8.8.8/32',
      '    on: sg/web',
      '    until: 2099-01-01T00:00:00Z',
    );
    lines.push('    reason: test', '    approvedBy: alice@example.com');
  }
  return lines.join('\n');
}

export const lists: Lists = Object.fromEntries(LISTS.map(({ id, entries = [] }) => [id, entries]));
const someClaims = fc.oneof(
  { weight: 3, arbitrary: fc.constant(() => true) },
  { weight: 1, arbitrary: fc.func(fc.boolean()) },
);

export function packetsOf(worlds: readonly World[]): readonly Packet[] {
  const peers = [
    ...CIDRS,
    ...worlds.flatMap((world) => world.rules.map((rule) => rule.peer)),
    ...Object.values(lists).flat(),
  ];
  return edgePackets({
    cidrs: [...new Set(peers.filter((peer) => peer.includes('/')))],
    groups: [...OTHERS, GROUP],
    services: [...SERVICES.map(serviceFrom), ...worlds.flatMap((world) => world.rules)],
  });
}

export const admits = (world: World) => (packet: Packet) => admittedByRules(world.rules, lists, packet);

/** The quota that the policy states: the rules that are there, and `spare` more. */
function quotaFor(setting: Setting, spare: number): number {
  const { weights } = worldOf(setting);
  const weight = (peer: string) => Math.max(weights[peer]?.v4 ?? 1, weights[peer]?.v6 ?? 1);
  const load = (setting.rules ?? []).reduce((sum, rule) => sum + weight(rule.peer), 0);
  return Math.max(1, Math.min(60, load + spare));
}

export const drawn = fc.record({ rules: liveRules, policy, withIds: fc.boolean(), claims: someClaims });

export function planFor({
  rules: live,
  policy: made,
  withIds,
  claims,
}: typeof drawn extends fc.Arbitrary<infer T> ? T : never) {
  const setting: Setting = { rules: live, lists: LISTS, others: OTHERS, withIds };
  const quota = quotaFor(setting, made.spare);
  const text = policyText(made, quota);
  const before = planned(text, setting, (finding) => claims(finding.id));
  const plan = before.plans.find(({ actions }) => actions.length > 0);
  const worlds = walk(worldOf(setting, { rulesPerGroup: quota }), plan?.actions ?? []);
  return { setting, text, before, plan, worlds };
}
