import { describe, expect, it } from 'vitest';
import { withoutImpliedQueryNames, withoutImpliedXmlNames } from '../../infra/build/sdk-implied-names.ts';

const CONSTANTS =
  'const _G = "GroupId";\nconst _g = "groupId";\nconst _s = "groupSet";\nconst _x = "FromPort";\n';

function code(result: ReturnType<typeof withoutImpliedXmlNames>): string {
  return result.kind === 'rewritten' ? result.code : result.why;
}

describe('query names', () => {
  it('go when they are the XML names with a capital, which is what the protocol makes of those', () => {
    const source = `${CONSTANTS}var T = [[0, { "ec2QueryName": \`GroupId\`,\n    "xmlName": _g }], [0, { "ec2QueryName": _G, "xmlName": _g }]];`;
    expect(code(withoutImpliedQueryNames(source))).toBe(
      `${CONSTANTS}var T = [[0, { "xmlName": _g }], [0, { "xmlName": _g }]];`,
    );
  });

  it.each([
    ['says something else', '{ "ec2QueryName": `SecurityGroup`, "xmlName": _g }'],
    ['follows from a name that is not known', '{ "ec2QueryName": `GroupId`, "xmlName": _unknown }'],
    ['stands alone', '{ "ec2QueryName": `GroupId` }'],
  ])('stay where one %s', (_what, traits) => {
    const implied = '{ "ec2QueryName": `GroupId`, "xmlName": _g }';
    expect(code(withoutImpliedQueryNames(`${CONSTANTS}var T = [${implied}, ${traits}];`))).toContain(traits);
  });

  it('are kept when none can be understood', () => {
    expect(withoutImpliedQueryNames('var T = { "ec2QueryName": name("x") };').kind).toBe('unchanged');
  });
});

describe('XML names', () => {
  /** What a schema file exports as Shape$, run as JavaScript. */
  function shapeOf(source: string): unknown {
    const body = source.replace('export var Shape$ =', 'const n0 = "ns", Other$ = [3]; return');
    return new Function(body)();
  }

  it('that follow from the members come back when the schema is made', () => {
    const source = `${CONSTANTS}export var Shape$ = [3, n0, "",
    0,
    [_G, _x, _s],
    [[0, { "xmlName": _g }], 1, [() => Other$, { "xmlName": _s }]], 2
];`;
    const short = code(withoutImpliedXmlNames(source));
    expect(short).toContain('/* @__PURE__ */');
    expect(short).toContain('[[0], 1, [() => Other$]]');
    const [kind, namespace, name, traits, members, types, required] = Object(shapeOf(short));
    expect([kind, namespace, name, traits, members, required]).toEqual([
      ...[3, 'ns', '', 0],
      ...[['GroupId', 'FromPort', 'groupSet'], 2],
    ]);
    expect(types).toEqual([[0, { xmlName: 'groupId' }], 1, [expect.any(Function), { xmlName: 'groupSet' }]]);
  });

  it.each([
    ['is another than the member’s', '[[0, { "xmlName": _s }]]'],
    ['is not the only trait', '[[0, { "xmlName": _g, "xmlFlattened": 1 }]]'],
    ['is not known', '[[0, { "xmlName": _unknown }]]'],
  ])('stay where one %s', (_what, types) => {
    const source = `${CONSTANTS}export var Shape$ = [3, n0, "",\n    0,\n    [_G],\n    ${types}\n];`;
    expect(code(withoutImpliedXmlNames(source))).toBe(source);
  });
});
