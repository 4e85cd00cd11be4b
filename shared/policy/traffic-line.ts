import type { Direction } from '../model/index.ts';
import { type PeerScope, parsePeers } from './peer-text.ts';
import type { PolicyPeer, TrafficLine } from './policy.ts';
import { faultsOf, type Parsed, parsed, refused, shown } from './problem.ts';
import { parseServices } from './service-text.ts';
import { spanOf, tidied, type Word, wordsOf } from './words.ts';

/** A line without its place in the file. */
export type LineContent = Omit<TrafficLine, 'line' | 'column'>;

/** `direction` undefined: the line may say either. */
export type LineScope = PeerScope & { readonly direction?: Direction };

const GRAMMAR = 'a line is written: tcp/443 from office, sg/web';
const KEYWORD: Readonly<Record<Direction, 'from' | 'to'>> = { ingress: 'from', egress: 'to' };

/** `<service> from|to <peer>[, <peer>…] [except <peer>…]` */
export function parseTrafficLine(text: string, scope: LineScope): Parsed<LineContent> {
  const words = wordsOf(text);
  const [first, keyword] = words;
  if (first === undefined) return refused(0, 'the line is empty', GRAMMAR);
  const stray = strayStart(words, text);
  if (stray !== null) return stray;
  const services = parseServices(first);
  if (keyword === undefined) {
    const missing = refused(
      text.trimEnd().length,
      `"from" or "to" and a peer are missing after ${shown(first.text)}`,
      GRAMMAR,
    );
    return { ok: false, faults: faultsOf([services, missing]) };
  }
  const direction = directionOf(keyword, scope);
  const peers = parsePeerLists(text, words.slice(1), scope);
  if (!services.ok || !direction.ok || !peers.ok)
    return { ok: false, faults: faultsOf([services, direction, peers]) };
  return parsed({ text: tidied(text), services: services.value, direction: direction.value, ...peers.value });
}

// The usual ways to begin a line as some other tool would.
function strayStart([first, second]: readonly Word[], text: string): Parsed<never> | null {
  if (first === undefined || second === undefined) return null;
  if (first.text === 'allow' || first.text === 'deny') {
    return refused(
      first.at,
      `a line does not begin with "${first.text}"`,
      `write ${shown(tidied(text.slice(second.at)))}`,
    );
  }
  if (/^[0-9]+$/.test(first.text) && (second.text === 'allow' || second.text === 'deny')) {
    return refused(first.at, 'this is an entry of a network ACL', `a security group only allows: ${GRAMMAR}`);
  }
  if (first.text.endsWith(',') && /^[0-9]/.test(second.text)) {
    return refused(second.at, 'there is a space in the list of ports', `write ${first.text}${second.text}`);
  }
  if (/^[0-9]/.test(second.text) && !first.text.includes('/')) {
    return refused(
      second.at,
      `${shown(second.text)} stands where "from" or "to" should`,
      `write ${first.text}/${second.text}`,
    );
  }
  return null;
}

function directionOf(keyword: Word, scope: LineScope): Parsed<Direction> {
  const { text, at } = keyword;
  if (text !== 'from' && text !== 'to') {
    const wanted = scope.direction === undefined ? 'from or to' : KEYWORD[scope.direction];
    return refused(at, `${shown(text)} stands where "from" or "to" should`, `write ${wanted}`);
  }
  const direction = text === 'from' ? 'ingress' : 'egress';
  if (scope.direction === undefined || scope.direction === direction) return parsed(direction);
  const { direction: wanted } = scope;
  return refused(
    at,
    `${shown(text)} in ${wanted === 'ingress' ? 'an ingress' : 'an egress'} line`,
    `${wanted} lines say "${KEYWORD[wanted]}"`,
  );
}

type PeerLists = { readonly peers: readonly PolicyPeer[]; readonly except: readonly PolicyPeer[] };

/** `words` begins with the direction's word. */
function parsePeerLists(text: string, words: readonly Word[], scope: PeerScope): Parsed<PeerLists> {
  const cut = words.findIndex((word) => word.text === 'except');
  const from = words[1];
  if (from === undefined || cut === 1) {
    return refused(
      (words[0]?.at ?? 0) + (words[0]?.text.length ?? 0),
      `a peer is missing after "${words[0]?.text ?? ''}"`,
      GRAMMAR,
    );
  }
  const exceptWord = words[cut];
  const peers = parsePeers(spanOf(text, from, cut < 0 ? undefined : exceptWord), scope);
  if (cut < 0) return peers.ok ? parsed({ peers: peers.value, except: [] }) : peers;
  const after = words[cut + 1];
  if (after === undefined) {
    const missing = refused(
      text.trimEnd().length,
      'a peer is missing after "except"',
      'name what is left out, or remove "except"',
    );
    return { ok: false, faults: faultsOf([peers, missing]) };
  }
  const except = parsePeers(spanOf(text, after), scope);
  if (!peers.ok || !except.ok) return { ok: false, faults: faultsOf([peers, except]) };
  return parsed({ peers: peers.value, except: except.value });
}
