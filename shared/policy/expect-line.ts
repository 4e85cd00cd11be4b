import { type PeerScope, parsePeer } from './peer-text.ts';
import type { Endpoint, Expectation } from './policy.ts';
import { faultsOf, type Parsed, parsed, refused, shown } from './problem.ts';
import { parseServices } from './service-text.ts';
import { closest } from './suggestion.ts';
import { tidied, type Word, wordsOf } from './words.ts';

/** An expectation without its place in the file. */
export type ExpectContent = Omit<Expectation, 'line' | 'column'>;

const VERDICTS = ['allow', 'deny'];
const GRAMMAR = 'an expectation is written: allow tcp/443 from internet to sg/web';
const ENDS = 'an end is internet, any, a CIDR, a name, sg/…, pl/…, ecs/<cluster>/<service> or lb/<name>';

/** `allow|deny <service> from <end> to <end>` */
export function parseExpectation(text: string, scope: PeerScope): Parsed<ExpectContent> {
  const [verdict, service, fromWord, from, toWord, to, ...more] = wordsOf(text);
  if (verdict === undefined) return refused(0, 'the line is empty', GRAMMAR);
  const judged = parseVerdict(verdict);
  if (!judged.ok && closest(verdict.text, VERDICTS) === null) return judged;
  if (service === undefined || from === undefined || to === undefined) {
    return refused(text.trimEnd().length, 'the expectation is not complete', GRAMMAR);
  }
  const parts = {
    verdict: judged,
    services: parseServices(service),
    from: parseEnd(from, scope),
    to: parseEnd(to, scope),
  };
  const faults = faultsOf([
    ...Object.values(parts),
    keyword(fromWord, 'from'),
    keyword(toWord, 'to'),
    rest(more),
  ]);
  if (faults.length > 0 || !parts.verdict.ok || !parts.services.ok || !parts.from.ok || !parts.to.ok)
    return { ok: false, faults };
  return parsed({
    text: tidied(text),
    verdict: parts.verdict.value,
    services: parts.services.value,
    from: parts.from.value,
    to: parts.to.value,
  });
}

function parseVerdict({ text, at }: Word): Parsed<'allow' | 'deny'> {
  if (text === 'allow' || text === 'deny') return parsed(text);
  const near = closest(text, VERDICTS);
  return refused(
    at,
    `${shown(text)} stands where "allow" or "deny" should`,
    near === null ? GRAMMAR : `write ${near}`,
  );
}

function keyword(word: Word | undefined, wanted: 'from' | 'to'): Parsed<null> {
  if (word === undefined || word.text === wanted) return parsed(null);
  return refused(word.at, `${shown(word.text)} stands where "${wanted}" should`, GRAMMAR);
}

function rest([first]: readonly Word[]): Parsed<null> {
  if (first === undefined) return parsed(null);
  return refused(
    first.at,
    `${shown(first.text)} is one word too many`,
    'each end is one peer: write a line for each',
  );
}

function parseEnd(word: Word, scope: PeerScope): Parsed<Endpoint> {
  const { text, at } = word;
  if (text.startsWith('ecs/')) {
    const [, cluster = '', service = '', ...more] = text.split('/');
    if (cluster !== '' && service !== '' && more.length === 0)
      return parsed({ kind: 'service', cluster, service });
    return refused(at, `${shown(text)} does not name a service`, 'write ecs/<cluster>/<service>');
  }
  if (text.startsWith('lb/')) {
    const name = text.slice(3);
    return name === ''
      ? refused(at, 'a name is missing after "lb/"', 'write lb/<name>')
      : parsed({ kind: 'loadBalancer', name });
  }
  if (text.includes(','))
    return refused(at, `${shown(text)} is a list`, 'each end is one peer: write a line for each');
  const peer = parsePeer(word, scope);
  if (peer.ok || !looksForeign(text)) return peer;
  return refused(at, `${shown(text)} is no end of an expectation`, ENDS);
}

// What the command line takes as an end and the policy does not: it would mean one resource of today.
function looksForeign(text: string): boolean {
  return /^(eni-|i-|arn:)/.test(text);
}
