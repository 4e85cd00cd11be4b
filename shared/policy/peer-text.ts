import { parseCidr } from '../netset/index.ts';
import { RESERVED_WORDS } from './defaults.ts';
import type { PolicyPeer } from './policy.ts';
import { type Fault, type Parsed, parsed, refused, shown } from './problem.ts';
import { closest, didYouMean } from './suggestion.ts';
import { partsOf, type Word } from './words.ts';

/** What a peer of this line may be, and what its names stand for. */
export type PeerScope = {
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** The keys of `securityGroups`, to tell a forgotten `sg/` from a misspelt name. */
  readonly groups: ReadonlySet<string>;
  readonly self: boolean;
  readonly internet: boolean;
};

/** `office, sg/web` → two peers. */
export function parsePeers(list: Word, scope: PeerScope): Parsed<readonly PolicyPeer[]> {
  const faults: Fault[] = [];
  const peers: PolicyPeer[] = [];
  for (const part of partsOf(list)) {
    const peer = parsePeer(part, scope);
    if (peer.ok) peers.push(peer.value);
    else faults.push(...peer.faults);
  }
  return faults.length > 0 ? { ok: false, faults } : parsed(peers);
}

export function parsePeer(word: Word, scope: PeerScope): Parsed<PolicyPeer> {
  const { text, at } = word;
  if (text === '') return refused(at, 'a peer is missing', 'write a CIDR, a name, sg/…, pl/… or any');
  if (/\s/.test(text)) return spaced(word);
  if (text === 'any') return parsed({ kind: 'any' });
  if (text === 'self') return selfPeer(word, scope);
  if (text === 'internet') return internetPeer(word, scope);
  if (text.startsWith('sg/')) return reference(word, 'group');
  if (text.startsWith('pl/')) return reference(word, 'prefixList');
  const cidrs = scope.names.get(text);
  if (cidrs !== undefined) return parsed({ kind: 'name', name: text, cidrs });
  return looksLikeAddress(text) ? cidrPeer(word) : unknownPeer(word, scope);
}

/** Something that was meant as an address, rightly written or not: 10.0.0.0/8, 300.1/8, ::/0. */
export function looksLikeAddress(text: string): boolean {
  return /^[0-9.:/]/.test(text) || /^[0-9a-fA-F:.]*:[0-9a-fA-F:./]*$/.test(text);
}

/** `parseCidr` says what is wrong and what would be right in one sentence, with a colon between. */
export function cidrPeer(word: Word): Parsed<PolicyPeer & { readonly kind: 'cidr' }> {
  const cidr = parseCidr(word.text);
  if (cidr.ok) return parsed({ kind: 'cidr', cidr: cidr.text });
  const cut = cidr.error.lastIndexOf(': write ');
  if (cut > 0) return refused(word.at, cidr.error.slice(0, cut), cidr.error.slice(cut + 2));
  return refused(word.at, cidr.error, 'write a block such as 10.0.0.0/8 or 2001:db8::/32');
}

function spaced({ text, at }: Word): Parsed<never> {
  if (/^(sg|pl)\//.test(text)) {
    return refused(
      at,
      `a name with a space cannot stand in a line: ${shown(text)}`,
      'use its key in this file, or its id',
    );
  }
  const next = /^\S+\s+/.exec(text)?.[0].length ?? 0;
  return refused(at + next, `${shown(text.slice(next))} follows without a comma`, 'separate peers by commas');
}

function selfPeer({ at }: Word, scope: PeerScope): Parsed<PolicyPeer> {
  if (scope.self) return parsed({ kind: 'self' });
  return refused(at, '"self" has no meaning outside securityGroups', 'name the group: sg/…');
}

function internetPeer({ at }: Word, scope: PeerScope): Parsed<PolicyPeer> {
  if (scope.internet) return parsed({ kind: 'internet' });
  return refused(
    at,
    'no AWS rule can say "internet": it is for deny and expect only',
    'write any, or the CIDRs',
  );
}

function reference({ text, at }: Word, kind: 'group' | 'prefixList'): Parsed<PolicyPeer> {
  const ref = text.slice(3);
  if (ref !== '') return parsed({ kind, ref });
  return refused(
    at,
    `a name or id is missing after ${shown(text)}`,
    `write ${text}${kind === 'group' ? 'web' : 'my-list'}`,
  );
}

function unknownPeer({ text, at }: Word, scope: PeerScope): Parsed<never> {
  if (RESERVED_WORDS.has(text)) {
    return refused(
      at,
      `${shown(text)} is a word of the language, not a peer`,
      'write a CIDR, a name, sg/…, pl/… or any',
    );
  }
  if (scope.groups.has(text) || /^sg-[0-9a-f]+$/.test(text)) {
    return refused(at, `${shown(text)} is a security group, not an address name`, `write sg/${text}`);
  }
  if (/^pl-[0-9a-f]+$/.test(text)) {
    return refused(at, `${shown(text)} is a prefix list, not an address name`, `write pl/${text}`);
  }
  const near = didYouMean(text, [
    ...scope.names.keys(),
    'any',
    ...(scope.internet ? ['internet'] : []),
    ...(scope.self ? ['self'] : []),
  ]);
  const group = closest(text, scope.groups);
  const hint =
    near ??
    (group === null ? `declare it under names, or write a CIDR, sg/… or pl/…` : `did you mean sg/${group}?`);
  return refused(at, `${shown(text)} is not declared under names`, hint);
}
