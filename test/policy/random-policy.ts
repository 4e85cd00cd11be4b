import fc from 'fast-check';

// Random policies with their meaning beside them. Texts and meanings are made together, part by part: nothing here
// parses, and nothing is taken from the loader.

/** A piece of text and what it means. */
export type Meant<T> = { readonly text: string; readonly means: T };

const NAMES: Readonly<Record<string, readonly string[]>> = {
  office: ['203.0.113.0/24', '2001:db8:4::/48'],
  vpn: ['198.51.100.7/32'],
  staff: ['203.0.113.0/24', '2001:db8:4::/48', '198.51.100.7/32'],
};
export const NAMES_TEXT =
  '{"office":["203.0.113.0/24","2001:db8:4::/48"],"vpn":["198.51.100.7/32"],"staff":["office","vpn"]}';

const port = fc.integer({ min: 0, max: 65535 });
const range = fc.tuple(port, port).map(([a, b]) => (a < b ? [a, b] : [b, a]) as readonly [number, number]);

const portRange = fc.oneof(
  port.map((one) => ({ text: String(one), means: { from: one, to: one } })),
  range.map(([from, to]) => ({ text: `${from}-${to}`, means: { from, to } })),
);
const oneRange = fc
  .record({ protocol: fc.constantFrom(['tcp', 6] as const, ['udp', 17] as const), range: portRange })
  .map(({ protocol: [name, protocol], range: { text, means } }) => ({
    text: `${name}/${text}`,
    means: { protocol, ...means },
  }));
const byte = fc.integer({ min: 0, max: 255 });
const icmp = fc
  .record({
    protocol: fc.constantFrom(['icmp', 1] as const, ['icmpv6', 58] as const),
    type: byte,
    code: fc.option(byte, { nil: undefined }),
  })
  .map(({ protocol: [name, protocol], type, code }) => ({
    text: `${name}/${type}${code === undefined ? '' : `.${code}`}`,
    means: { protocol, from: type, ...(code !== undefined && { to: code }) },
  }));
const whole = fc.oneof(
  fc.constant({ text: 'all', means: { protocol: 'all' as const } }),
  fc
    .constantFrom(['tcp', 6] as const, ['udp', 17] as const, ['icmp', 1] as const, ['icmpv6', 58] as const)
    .map(([text, protocol]) => ({ text, means: { protocol } })),
  byte.map((protocol) => ({ text: String(protocol), means: { protocol } })),
);

/** One service: an AWS entry can say it. */
const service: fc.Arbitrary<Meant<object>> = fc.oneof(whole, oneRange, icmp);
const severalPorts = fc
  .record({
    protocol: fc.constantFrom(['tcp', 6] as const, ['udp', 17] as const),
    ranges: fc.array(portRange, { minLength: 2, maxLength: 4 }),
  })
  .map(({ protocol: [name, protocol], ranges }) => ({
    text: `${name}/${ranges.map(({ text }) => text).join(',')}`,
    means: ranges.map(({ means }) => ({ protocol, ...means })),
  }));
const services: fc.Arbitrary<Meant<readonly object[]>> = fc.oneof(
  service.map(({ text, means }) => ({ text, means: [means] })),
  severalPorts,
);

const v4 = fc
  .record({ octets: fc.array(byte, { minLength: 4, maxLength: 4 }), prefix: fc.integer({ min: 0, max: 32 }) })
  .map(({ octets, prefix }) => {
    const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    const base = Math.floor(value / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
    return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`;
  });
const v6 = fc.constantFrom('::/0', '2001:db8::/32', '2001:db8:4::/48', 'fe80::/10', '::1/128', 'fd00::/8');
const cidr = fc.oneof({ weight: 3, arbitrary: v4 }, v6);

const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,8}$/);
const peer: fc.Arbitrary<Meant<object>> = fc.oneof(
  cidr.map((text) => ({ text, means: { kind: 'cidr', cidr: text } })),
  fc
    .constantFrom(...Object.keys(NAMES))
    .map((text) => ({ text, means: { kind: 'name', name: text, cidrs: NAMES[text] } })),
  word.map((ref) => ({ text: `sg/${ref}`, means: { kind: 'group', ref } })),
  word.map((ref) => ({ text: `pl/${ref}`, means: { kind: 'prefixList', ref } })),
  fc.constantFrom('any', 'self').map((kind) => ({ text: kind, means: { kind } })),
);
const comma = fc.constantFrom(', ', ',', ' , ');
const peers = fc.tuple(fc.array(peer, { minLength: 1, maxLength: 3 }), comma).map(([list, between]) => ({
  text: list.map(({ text }) => text).join(between),
  means: list.map(({ means }) => means),
}));

export type Direction = 'ingress' | 'egress';
const KEYWORD = { ingress: 'from', egress: 'to' };

/** A line of a security group. */
export function line(direction: Direction): fc.Arbitrary<Meant<object>> {
  return fc.record({ services, peers, except: fc.option(peers, { nil: undefined }) }).map((parts) => ({
    text: `${parts.services.text} ${KEYWORD[direction]} ${parts.peers.text}${parts.except === undefined ? '' : ` except ${parts.except.text}`}`,
    means: {
      services: parts.services.means,
      direction,
      peers: parts.peers.means,
      except: parts.except?.means ?? [],
    },
  }));
}

/** The entries of an ACL in one direction, with the numbers 10, 20, … */
export function aclLines(direction: Direction): fc.Arbitrary<readonly Meant<object>[]> {
  const entry = fc.record({ action: fc.constantFrom('allow', 'deny'), service, cidr });
  return fc.array(entry, { maxLength: 6 }).map((list) =>
    list.map((parts, i) => ({
      text: `${10 * i + 10} ${parts.action} ${parts.service.text} ${KEYWORD[direction]} ${parts.cidr}`,
      means: {
        number: 10 * i + 10,
        action: parts.action,
        service: parts.service.means,
        direction,
        cidr: parts.cidr,
      },
    })),
  );
}

// Anything that AWS lets somebody call something, and worse.
export const hostile = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.constantFrom(
    '*',
    '&a',
    '!x',
    '# x',
    'a: b',
    '- a',
    '? a',
    '[a]',
    '{a}',
    '"',
    "'",
    '`',
    '@',
    '%',
    '|',
    '>',
    'null',
    '~',
    'true',
    'no',
    '1',
    '1e3',
    '0x10',
    ' ',
    ' a',
    'a ',
    '\n',
    'a\nb',
    '\t',
    '...',
    '---',
    '<<',
    '\u001b[31m',
    '\u2028',
    '\ufeff',
  ),
);
const shortText = fc.stringMatching(/^[a-z*][a-z0-9*-]{0,6}$/);
const match = fc.record(
  {
    name: shortText,
    vpc: shortText,
    tags: fc.dictionary(
      hostile.filter((key) => key !== '__proto__' && !/\p{Cc}/u.test(key)),
      hostile,
      { minKeys: 1, maxKeys: 2, noNullPrototype: true },
    ),
    accounts: fc.array(fc.stringMatching(/^[0-9]{12}$/), { minLength: 1, maxLength: 2 }),
    regions: fc.array(fc.constantFrom('eu-west-1', 'us-*'), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['name'] },
);

type Lines = readonly Meant<object>[];
export type Entry = { readonly match: object; readonly ingress?: Lines; readonly egress?: Lines };

const groupEntry = fc.record(
  {
    match,
    ingress: fc.array(line('ingress'), { maxLength: 3 }),
    egress: fc.array(line('egress'), { maxLength: 3 }),
  },
  { requiredKeys: ['match'] },
);
const aclEntry = fc.record(
  { match, ingress: aclLines('ingress'), egress: aclLines('egress') },
  { requiredKeys: ['match'] },
);
const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);

export type RandomPolicy = {
  readonly groups: Readonly<Record<string, Entry>>;
  readonly acls: Readonly<Record<string, Entry>>;
};

export const randomPolicy: fc.Arbitrary<RandomPolicy> = fc.record({
  groups: fc.dictionary(key, groupEntry, { maxKeys: 4, noNullPrototype: true }),
  acls: fc.dictionary(key, aclEntry, { maxKeys: 3, noNullPrototype: true }),
});
