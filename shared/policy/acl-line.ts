import type { Direction } from '../model/index.ts';
import { LAST_ENTRY_NUMBER } from './defaults.ts';
import { cidrPeer, looksLikeAddress } from './peer-text.ts';
import type { AclLine, Service } from './policy.ts';
import { type Fault, faultsOf, type Parsed, parsed, refused, shown } from './problem.ts';
import { parseServices } from './service-text.ts';
import { closest } from './suggestion.ts';
import { tidied, type Word, wordsOf } from './words.ts';

/** An entry without its place in the file. */
export type AclContent = Omit<AclLine, 'line' | 'column'>;

const GRAMMAR: Readonly<Record<Direction, string>> = {
  ingress: 'an entry is written: 100 allow tcp/443 from 10.0.0.0/16',
  egress: 'an entry is written: 100 allow tcp/443 to 10.0.0.0/16',
};
const ONE_ENTRY = 'a line is one AWS entry';

/** `100 allow tcp/8080 from 10.0.0.0/16`: one number, one port range, one CIDR, since AWS has no more in an entry. */
export function parseAclLine(
  text: string,
  scope: { readonly direction: Direction; readonly names: Iterable<string> },
): Parsed<AclContent> {
  const { direction } = scope;
  const [number, action, service, keyword, cidr, ...more] = wordsOf(text);
  if (number === undefined) return refused(0, 'the line is empty', GRAMMAR[direction]);
  const shifted = shiftedFaults(number, action, direction);
  if (shifted.length > 0) return { ok: false, faults: shifted };
  const missing = [action, service, keyword, cidr].indexOf(undefined);
  const extra =
    missing >= 0
      ? refused(text.trimEnd().length, `${MISSING[missing] ?? 'something'} is missing`, GRAMMAR[direction])
      : tooMuch(more);
  const parts = {
    number: parseNumber(number, direction),
    action: parseAction(action, direction),
    service: parseService(service),
    keyword: parseKeyword(keyword, direction),
    cidr: parseBlock(cidr, scope.names),
  };
  const faults = faultsOf([...Object.values(parts), extra]);
  if (faults.length > 0) return { ok: false, faults };
  const content = ready(parts);
  return content === null
    ? refused(0, 'the line is not complete', GRAMMAR[direction])
    : parsed({ text: tidied(text), direction, ...content });
}

/** When the number or the action is not there, every later word stands in the wrong place: only that is told. */
function shiftedFaults(number: Word, action: Word | undefined, direction: Direction): readonly Fault[] {
  if (number.text === 'allow' || number.text === 'deny') return faultsOf([parseNumber(number, direction)]);
  const unlike = action !== undefined && closest(action.text, ['allow', 'deny']) === null;
  return unlike ? faultsOf([parseNumber(number, direction), parseAction(action, direction)]) : [];
}

const MISSING = ['"allow" or "deny"', 'the service', '"from" or "to"', 'the CIDR'];

type Parts = {
  readonly number: Parsed<number>;
  readonly action: Parsed<'allow' | 'deny' | null>;
  readonly service: Parsed<Service | null>;
  readonly cidr: Parsed<string | null>;
};

function ready({
  number,
  action,
  service,
  cidr,
}: Parts): Pick<AclContent, 'number' | 'action' | 'service' | 'cidr'> | null {
  if (!number.ok || !action.ok || !service.ok || !cidr.ok) return null;
  if (action.value === null || service.value === null || cidr.value === null) return null;
  return { number: number.value, action: action.value, service: service.value, cidr: cidr.value };
}

function tooMuch(more: readonly Word[]): Parsed<null> {
  const [first] = more;
  if (first === undefined) return parsed(null);
  if (first.text === 'except')
    return refused(
      first.at,
      `${ONE_ENTRY}, which has no "except"`,
      'put a deny with a lower number before it',
    );
  return refused(
    first.at,
    `${shown(first.text)} is one thing too many: ${ONE_ENTRY}, with one CIDR`,
    'write one line for each CIDR',
  );
}

function parseNumber({ text, at }: Word, direction: Direction): Parsed<number> {
  if (!/^[0-9]+$/.test(text))
    return refused(at, `an entry begins with its number, not with ${shown(text)}`, GRAMMAR[direction]);
  if (text.length > 1 && text.startsWith('0'))
    return refused(at, `${shown(text)} has a leading zero`, `write ${text.replace(/^0+(?=.)/, '')}`);
  const number = Number(text);
  if (number >= 1 && number <= LAST_ENTRY_NUMBER) return parsed(number);
  return refused(
    at,
    `${text} is not a number that an entry can have`,
    `numbers go from 1 to ${LAST_ENTRY_NUMBER}`,
  );
}

function parseAction(word: Word | undefined, direction: Direction): Parsed<'allow' | 'deny' | null> {
  if (word === undefined) return parsed(null);
  if (word.text === 'allow' || word.text === 'deny') return parsed(word.text);
  const near = closest(word.text, ['allow', 'deny']);
  return refused(
    word.at,
    `${shown(word.text)} stands where "allow" or "deny" should`,
    near === null ? GRAMMAR[direction] : `write ${near}`,
  );
}

function parseService(word: Word | undefined): Parsed<Service | null> {
  if (word === undefined) return parsed(null);
  const services = parseServices(word);
  if (!services.ok) return services;
  const [only, ...more] = services.value;
  if (only !== undefined && more.length === 0) return parsed(only);
  return refused(
    word.at,
    `${shown(word.text)} is several port ranges: ${ONE_ENTRY}, with one port range`,
    'write one line, with its own number, for each range',
  );
}

function parseKeyword(word: Word | undefined, direction: Direction): Parsed<null> {
  const wanted = direction === 'ingress' ? 'from' : 'to';
  if (word === undefined || word.text === wanted) return parsed(null);
  if (word.text === 'from' || word.text === 'to')
    return refused(
      word.at,
      `"${word.text}" in ${direction === 'ingress' ? 'an ingress' : 'an egress'} line`,
      `${direction} lines say "${wanted}"`,
    );
  return refused(word.at, `${shown(word.text)} stands where "${wanted}" should`, `write ${wanted}`);
}

function parseBlock(word: Word | undefined, names: Iterable<string>): Parsed<string | null> {
  if (word === undefined) return parsed(null);
  const { text, at } = word;
  if (text.includes(','))
    return refused(
      at,
      `${shown(text)} is a list: ${ONE_ENTRY}, with one CIDR`,
      'write one line for each CIDR',
    );
  if (text === 'any')
    return refused(
      at,
      `"any" is two CIDRs: ${ONE_ENTRY}, with one`,
      'write 0.0.0.0/0, and ::/0 in a line of its own',
    );
  if (looksLikeAddress(text)) {
    const cidr = cidrPeer(word);
    return cidr.ok ? parsed(cidr.value.cidr) : cidr;
  }
  const what = [...names].includes(text) ? 'a name may stand for several CIDRs' : `${shown(text)} is no CIDR`;
  return refused(
    at,
    `${what}: ${ONE_ENTRY}, and AWS knows only a CIDR there`,
    'write the CIDR, such as 10.0.0.0/16',
  );
}
