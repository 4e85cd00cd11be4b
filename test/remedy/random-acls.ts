import fc from 'fast-check';
import type { ModelEntry, World } from './ec2-model.ts';
import { admittedByEntries, edgePackets, type Packet } from './packets.ts';
import { entries, planned, type Setting, worldOf } from './scene.ts';
import { walk } from './walk.ts';

// Random ACLs under random policies. Numbers are crowded on purpose: 1 and 2 taken, no room between neighbours, the
// last number taken. Most live lists are the author's with a few edits, as drift is in life.

const CIDRS = [
  '0.0.0.0/0',
  '0.0.0.0/1',
  '10.0.0.0/7',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '203.0.113.0/24',
  '8.8.8.8/32',
  '::/0',
  '2000::/3',
  '2001:db8:4::/48',
];
const SERVICES = [
  'all',
  'tcp',
  'tcp/22',
  'tcp/443',
  'tcp/20-25',
  'tcp/1024-65535',
  'udp/53',
  'icmp',
  'icmp/8',
  'icmp/8.0',
  '50',
];
const NUMBERS = [1, 2, 3, 4, 100, 101, 102, 110, 200, 32765, 32766];

const body = fc
  .tuple(fc.constantFrom('allow', 'allow', 'deny'), fc.constantFrom(...SERVICES), fc.constantFrom(...CIDRS))
  .map(([action, service, cidr]) => ({ action, service, cidr }));
const line = fc.tuple(fc.constantFrom(...NUMBERS), body);
const list = fc.uniqueArray(line, { maxLength: 7, selector: ([number]) => number });

type Line = readonly [number, { readonly action: string; readonly service: string; readonly cidr: string }];

const guardrail = fc.record({
  deny: fc.constantFrom(
    'tcp/22 from internet except office',
    'tcp/22,3389 from internet',
    'all from internet except office',
    'icmp from any',
    'tcp from 10.1.0.0/16',
  ),
  severity: fc.constantFrom('medium', 'high', 'critical'),
});

export const drawnAcl = fc.record({
  author: list,
  declared: fc.boolean(),
  /** Numbers of the author's that are gone, and lines that somebody else put there. */
  gone: fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
  foreign: fc.uniqueArray(line, { maxLength: 3, selector: ([number]) => number }),
  unlike: fc.option(list, { freq: 4 }),
  guardrails: fc.array(guardrail, { maxLength: 2 }),
  severity: fc.constantFrom('medium', 'high', 'critical'),
  spare: fc.constantFrom(0, 1, 2, 12),
  waiver: fc.boolean(),
  claims: fc.oneof(
    { weight: 3, arbitrary: fc.constant(() => true) },
    { weight: 1, arbitrary: fc.func(fc.boolean()) },
  ),
});

export type DrawnAcl = typeof drawnAcl extends fc.Arbitrary<infer T> ? T : never;

function liveOf({ author, gone, foreign, unlike }: DrawnAcl): readonly ModelEntry[] {
  const own = unlike ?? author.filter((_, at) => !gone.includes(at));
  const merged = new Map<number, Line[1]>([...own, ...foreign]);
  return entries([...merged].sort(([a], [b]) => a - b).map(lineText));
}

export const lineText = ([number, { action, service, cidr }]: Line): string =>
  `${number} ${action} ${service} from ${cidr}`;

function policyText(drawn: DrawnAcl, quota: number): string {
  const lines = [
    'version: 1',
    'mode: enforce',
    'names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }',
    `quotas: { entriesPerAcl: ${quota} }`,
  ];
  if (drawn.guardrails.length > 0) lines.push('guardrails:');
  drawn.guardrails.forEach(({ deny, severity }, at) => {
    lines.push(`  - { id: g${at}, deny: "${deny}", severity: ${severity}, on: [networkAcls] }`);
  });
  if (drawn.declared) {
    lines.push(
      'networkAcls:',
      '  private:',
      '    match: { name: private }',
      `    severity: ${drawn.severity}`,
    );
    lines.push(`    ingress: [${drawn.author.map((one) => `"${lineText(one)}"`).join(', ')}]`);
  }
  if (drawn.waiver) {
    lines.push('waivers:', '  - id: INC-1', '    allow: tcp/22 from 8.8.8.8/32', '    on: acl/private');
    lines.push('    until: 2099-01-01T00:00:00Z', '    reason: test', '    approvedBy: alice@example.com');
  }
  return lines.join('\n');
}

export function planForAcl(drawn: DrawnAcl) {
  const setting: Setting = { entries: liveOf(drawn) };
  const size = Math.max(setting.entries?.length ?? 0, drawn.declared ? drawn.author.length : 0);
  const quota = Math.min(40, size + 1 + drawn.spare);
  const policy = policyText(drawn, quota);
  const before = planned(policy, setting, (finding) => drawn.claims(finding.id));
  const plan = before.plans.find(({ actions }) => actions.length > 0);
  const worlds = walk(worldOf(setting, { entriesPerAcl: quota }), plan?.actions ?? []);
  return { setting, policy, before, plan, worlds };
}

export const lets = (world: World) => (packet: Packet) =>
  admittedByEntries(
    world.entries.filter((entry) => !entry.egress),
    packet,
  );

const NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

export function aclPackets(worlds: readonly World[]): readonly Packet[] {
  const all = worlds.flatMap((world) => world.entries);
  return edgePackets({
    cidrs: [...new Set([...CIDRS, ...all.map((entry) => entry.cidr)])],
    groups: [],
    services: all.map(({ protocol, from, to }) => ({ protocol: NAMES[protocol] ?? protocol, from, to })),
  });
}
