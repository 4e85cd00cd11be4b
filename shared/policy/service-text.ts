import { protocolNumber } from '../netset/index.ts';
import type { Service } from './policy.ts';
import { type Fault, type Parsed, parsed, refused, shown } from './problem.ts';
import { closest } from './suggestion.ts';
import { partsOf, type Word } from './words.ts';

const PROTOCOL_WORDS = ['all', 'tcp', 'udp', 'icmp', 'icmpv6'];
const TCP = 6;
const UDP = 17;
const ICMP_FAMILIES: readonly number[] = [1, 58];
const EVERY_KIND = 'write all, tcp/443, udp/53, icmp/8 or a protocol number such as 50';

// What people call a service, and how it is written here.
const FAMILIAR: ReadonlyMap<string, string> = new Map([
  ['-1', 'all'],
  ['*', 'all'],
  ['any', 'all'],
  ['ssh', 'tcp/22'],
  ['rdp', 'tcp/3389'],
  ['http', 'tcp/80'],
  ['https', 'tcp/443'],
  ['dns', 'udp/53'],
  ['ping', 'icmp/8'],
  ['icmp6', 'icmpv6'],
  ['ipv6-icmp', 'icmpv6'],
]);

/** `tcp/22,443` → tcp 22 and tcp 443. Ports are inclusive; for ICMP `from` is the type and `to` the code. */
export function parseServices(word: Word): Parsed<readonly Service[]> {
  const slash = word.text.indexOf('/');
  const name = slash < 0 ? word.text : word.text.slice(0, slash);
  const rest = slash < 0 ? null : { text: word.text.slice(slash + 1), at: word.at + slash + 1 };
  const protocol = protocolNumber(name);
  if (protocol === undefined) return unknownProtocol(word, name);
  if (protocol === 'all') {
    if (rest === null) return parsed([{ protocol: 'all' }]);
    return refused(
      rest.at,
      `"all" is every protocol and has no ports`,
      'write all, or name the protocol: tcp/443',
    );
  }
  if (rest === null) return parsed([{ protocol }]);
  if (protocol === TCP || protocol === UDP) return portServices(protocol, name, rest);
  if (ICMP_FAMILIES.includes(protocol)) return icmpServices(protocol, name, rest);
  return refused(rest.at, `protocol ${name} has no ports`, `write ${name} alone`);
}

function unknownProtocol(word: Word, name: string): Parsed<never> {
  if (/^[0-9]+$/.test(name)) {
    const plain = name.replace(/^0+(?=.)/, '');
    const hint = Number(plain) > 255 ? 'protocol numbers go from 0 to 255' : `write ${plain}`;
    const ports = Number(plain) > 255 && Number(plain) <= 65535 ? `; for a port write tcp/${plain}` : '';
    return refused(word.at, `${shown(name)} is not a protocol number`, `${hint}${ports}`);
  }
  const familiar = FAMILIAR.get(name.toLowerCase()) ?? closest(name, PROTOCOL_WORDS);
  return refused(
    word.at,
    `${shown(name)} is not a service`,
    familiar === null ? EVERY_KIND : `write ${familiar}`,
  );
}

function portServices(protocol: number, name: string, rest: Word): Parsed<readonly Service[]> {
  if (rest.text === '' || rest.text === '*' || rest.text === 'any' || rest.text === 'all') {
    return refused(
      rest.at,
      'the ports are missing after the "/"',
      `write ${name} for every port, or ${name}/443`,
    );
  }
  const faults: Fault[] = [];
  const services: Service[] = [];
  for (const part of partsOf(rest)) {
    const range = portRange(part, name);
    if (range.ok) services.push({ protocol, ...range.value });
    else faults.push(...range.faults);
  }
  return faults.length > 0 ? { ok: false, faults } : parsed(services);
}

function portRange(part: Word, name: string): Parsed<{ readonly from: number; readonly to: number }> {
  if (part.text === '') return refused(part.at, 'a comma has no port beside it', `write ${name}/80,443`);
  const match = /^([0-9]+)(?:-([0-9]+))?$/.exec(part.text);
  if (match === null) return notPorts(part, name);
  const [, from = '', to = from] = match;
  const end = { text: to, at: part.at + part.text.length - to.length };
  const faults = [...portFaults({ text: from, at: part.at }), ...(to === from ? [] : portFaults(end))];
  if (faults.length > 0) return { ok: false, faults };
  if (Number(from) <= Number(to)) return parsed({ from: Number(from), to: Number(to) });
  return refused(part.at, `the range ${part.text} is reversed`, `write ${to}-${from}`);
}

function notPorts(part: Word, name: string): Parsed<never> {
  const other = /^(?:[0-9-]+)?[,\s]*([a-z]+[a-z0-9]*\/.*)$/.exec(part.text)?.[1];
  const hint =
    other === undefined
      ? `write a port, a range or a list: ${name}/443, ${name}/1024-65535, ${name}/80,443`
      : `a line has one protocol: write a line of its own for ${other}`;
  return refused(part.at, `${shown(part.text)} is not a port or a range of ports`, hint);
}

function portFaults(part: Word): readonly Fault[] {
  if (part.text.length > 1 && part.text.startsWith('0')) {
    const plain = part.text.replace(/^0+(?=.)/, '');
    return [{ at: part.at, message: `${shown(part.text)} has a leading zero`, hint: `write ${plain}` }];
  }
  if (Number(part.text) <= 65535) return [];
  return [{ at: part.at, message: `there is no port ${part.text}`, hint: 'ports go from 0 to 65535' }];
}

function icmpServices(protocol: number, name: string, rest: Word): Parsed<readonly Service[]> {
  const match = /^([0-9]+)(?:\.([0-9]+))?$/.exec(rest.text);
  // "8,0" is read as type 8 and code 0 by some and as two types by others.
  if (match === null) {
    const hint = `write ${name} for every type, ${name}/8 for a type, ${name}/8.0 for a type and its code; one line each`;
    return refused(rest.at, `${shown(rest.text)} is not an ICMP type`, hint);
  }
  const [, type = '', code] = match;
  const faults = [
    ...icmpFaults({ text: type, at: rest.at }, 'type'),
    ...(code === undefined ? [] : icmpFaults({ text: code, at: rest.at + type.length + 1 }, 'code')),
  ];
  if (faults.length > 0) return { ok: false, faults };
  return parsed([{ protocol, from: Number(type), ...(code !== undefined && { to: Number(code) }) }]);
}

function icmpFaults(part: Word, what: 'type' | 'code'): readonly Fault[] {
  if (part.text.length > 1 && part.text.startsWith('0')) {
    const plain = part.text.replace(/^0+(?=.)/, '');
    return [{ at: part.at, message: `${shown(part.text)} has a leading zero`, hint: `write ${plain}` }];
  }
  if (Number(part.text) <= 255) return [];
  return [
    {
      at: part.at,
      message: `there is no ICMP ${what} ${part.text}`,
      hint: `an ICMP ${what} is from 0 to 255`,
    },
  ];
}
