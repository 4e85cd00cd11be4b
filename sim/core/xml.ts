import { isList, isParams, type Params, type Value } from './value.ts';

const FLAT = Symbol('flat');

/** A list whose members stand beside each other under the list's own name (S3, maps of the query protocol). */
export function flat(members: readonly Value[]): readonly Value[] {
  return Object.assign([...members], { [FLAT]: true });
}

/** The members as XML, lists wrapped: `<vpcSet><item>…</item></vpcSet>`. */
export function xmlMembers(members: Params, item: string): string {
  return Object.entries(members)
    .map(([name, value]) => xmlMember(name, value, item))
    .join('');
}

function xmlMember(name: string, value: Value | undefined, item: string): string {
  if (value === undefined || value === null) return '';
  if (isList(value)) {
    if (FLAT in value) return value.map((member) => xmlMember(name, member, item)).join('');
    return element(name, value.map((member) => xmlMember(item, member, item)).join(''));
  }
  return element(name, isParams(value) ? xmlMembers(value, item) : escapeText(String(value)));
}

function element(name: string, content: string): string {
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeText(value: string): string {
  // Control characters cannot stand in XML 1.0 at all; AWS drops them too. Newlines are kept by reference.
  return value.replace(/[&<>"\n\r\t]|[^\u0020-\uFFFF]/g, (char) => {
    if (ESCAPES[char]) return ESCAPES[char];
    return '\n\r\t'.includes(char) ? `&#x${char.charCodeAt(0).toString(16).toUpperCase()};` : '';
  });
}
