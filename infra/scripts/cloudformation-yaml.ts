import { readFileSync } from 'node:fs';
import { isCollection, parse, type Tags } from 'yaml';

const FUNCTIONS = ['Equals', 'If', 'Join', 'Not', 'Select', 'Split', 'Sub'];

/** CloudFormation's short forms (`!Sub x`) as what they are short for (`{ "Fn::Sub": "x" }`). */
const TAGS: Tags = [
  short('Ref', 'Ref'),
  { tag: '!GetAtt', resolve: (path: string) => ({ 'Fn::GetAtt': path.split('.') }) },
  ...FUNCTIONS.flatMap((name) => [
    short(name, `Fn::${name}`),
    {
      tag: `!${name}`,
      collection: 'seq' as const,
      resolve: (list: unknown) => ({ [`Fn::${name}`]: isCollection(list) ? list.toJSON() : list }),
    },
  ]),
];

function short(name: string, long: string) {
  return { tag: `!${name}`, resolve: (text: string) => ({ [long]: text }) };
}

/** A template, or a piece of one, as JSON. */
export function cloudFormationYaml(path: string | URL): unknown {
  return parse(readFileSync(path, 'utf8'), { customTags: TAGS, merge: true });
}
