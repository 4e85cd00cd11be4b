// The names in the AWS SDK's schema files that follow from others: EC2's query names from the XML names, and the
// XML names from the members' names. Pure text → text, after the keys have become literal.

import { constantsOf, type Rewriting } from './sdk-rewriting.ts';

const QUERY_NAME = /\{ "ec2QueryName": (`\w+`|_\w+),\s*"xmlName": (_\w+) \}/g;
const STRUCTURE = /^export var ([\w$]+) = (\[3, n0, [\s\S]*?\n\]);$/gm;
const XML_NAMED = /^\[([\s\S]*), \{ "xmlName": (_\w+) \}\]$/;
const OPENING = /[[{(]/;
const CLOSING = /[\]})]/;

/** What a structure goes through that has members whose only trait is an XML name that follows from their own. */
const NAMED = `const n0_named = (structure) => {
  structure[5] = structure[5].map((type, i) => Array.isArray(type) && type.length === 1
    ? [type[0], { xmlName: structure[4][i][0].toLowerCase() + structure[4][i].slice(1) }]
    : type);
  return structure;
};
`;

/**
 * Without the names for EC2's query protocol that are but the XML names with a capital: that is what the protocol
 * itself makes of an XML name (QueryShapeSerializer.getKey).
 */
export function withoutImpliedQueryNames(source: string): Rewriting {
  const constants = constantsOf(source);
  const code = source.replace(QUERY_NAME, (traits, query: string, xml: string) => {
    const queryName = constants.get(query) ?? query.replaceAll('`', '"');
    const xmlName = constants.get(xml) ?? '""';
    const implied = `"${xmlName.charAt(1).toUpperCase()}${xmlName.slice(2)}`;
    return queryName === implied ? `{ "xmlName": ${xml} }` : traits;
  });
  return code === source && source.includes('"ec2QueryName"')
    ? { kind: 'unchanged', why: 'its query names look different' }
    : { kind: 'rewritten', code };
}

/**
 * With the XML names left out that are but a member's own name with a small letter, as nearly all of EC2's are:
 * they are put in when the schema is made, `[0]` then being `[0, { xmlName: "groupId" }]` beside "GroupId".
 */
export function withoutImpliedXmlNames(source: string): Rewriting {
  const constants = constantsOf(source);
  const code = source.replace(STRUCTURE, (whole, name: string, structure: string) => {
    const [, , , , members = '', types = ''] = elements(structure);
    const own = elements(members).map((member) => constants.get(member));
    const all = elements(types);
    const short = all.map((type, i) => withoutXmlName(type, own[i], constants));
    return own.length !== all.length || short.every((type, i) => type === all[i])
      ? whole
      : `export var ${name} = /* @__PURE__ */ n0_named(${structure.replace(types, () => `[${short.join(', ')}]`)});`;
  });
  return code === source ? { kind: 'rewritten', code } : { kind: 'rewritten', code: NAMED + code };
}

function withoutXmlName(
  type: string,
  member: string | undefined,
  constants: ReadonlyMap<string, string>,
): string {
  const [, target = '', xml = ''] = XML_NAMED.exec(type) ?? [];
  const implied = member && `"${member.charAt(1).toLowerCase()}${member.slice(2)}`;
  return target !== '' && constants.get(xml) === implied ? `[${target}]` : type;
}

/** The elements of an array as it is written: "[a, [b, c]]" → "a", "[b, c]". Strings hold no brackets here. */
function elements(array: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 1;
  for (let at = 1; at < array.length; at += 1) {
    const character = array.charAt(at);
    const ends = depth === 0 && (character === ',' || at === array.length - 1);
    if (ends) found.push(array.slice(from, at).trim());
    if (ends) from = at + 1;
    if (OPENING.test(character)) depth += 1;
    if (CLOSING.test(character)) depth -= 1;
  }
  return found.filter((element) => element !== '');
}
