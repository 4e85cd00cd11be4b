import { describe, expect, it } from 'vitest';
import {
  withLiteralKeys,
  withoutErrorClasses,
  withoutShapeNames,
  withoutSingleConstants,
} from '../../infra/build/sdk-rewriting.ts';

describe('literal keys', () => {
  it('replace computed keys that are plain constants, and nothing else', () => {
    const source =
      'const _cI = "CidrIp";\nconst _f = "from";\nexport var A = [3, { [_cI]: [_f], [_f]: _cI }];\n';
    expect(withLiteralKeys(source)).toEqual({
      kind: 'rewritten',
      code: 'const _cI = "CidrIp";\nconst _f = "from";\nexport var A = [3, { "CidrIp": [_f], "from": _cI }];\n',
    });
  });

  it.each([
    [
      'a key that is no constant of the file',
      'const _a = "x";\nvar A = { [_a]: 1, [_b]: 2 };',
      /no plain constant for _b/,
    ],
    ['a constant that is computed', 'const _a = "x" + y;\nvar A = { [_a]: 1 };', /no plain constant for _a/],
    [
      'a constant declared twice',
      'const _a = "x";\nconst _a = "y";\nvar A = { [_a]: 1 };',
      /no plain constant for _a/,
    ],
    [
      'a key that would set the prototype',
      'const _a = "__proto__";\nvar A = { [_a]: 1 };',
      /no plain constant for _a/,
    ],
    ['no computed keys at all', 'var A = { x: 1 };', /no computed keys/],
  ])('leave a file alone that has %s, and say why', (_what, source, why) => {
    expect(withLiteralKeys(source)).toEqual({ kind: 'unchanged', why: expect.stringMatching(why) });
  });
});

describe('error classes', () => {
  it('are not registered, and nothing else changes', () => {
    const source = 'n0_registry.registerError(A$, A);\nvar X = 1;\nn0_registry.registerError(B$, B);\n';
    expect(withoutErrorClasses(source)).toEqual({ kind: 'rewritten', code: 'var X = 1;\n' });
  });

  it.each(['n0_registry.registerError(A$, B);\n', 'n0_registry.registerError(A$,\n  A);\n'])(
    'stay where they are registered in a way that is not understood: %j',
    (source) => {
      expect(withoutErrorClasses(source)).toEqual({ kind: 'unchanged', why: expect.any(String) });
    },
  );
});

describe('shape names', () => {
  it('go from types, lists, maps and structures, and stay on unions, operations and errors', () => {
    const source = [
      'var Secret = [0, n0, _S, 8, 0];',
      'var Ids = [1, n0, _I,\n    0, 0\n];',
      'var Tags = [2, n0, _T, 0, 0, 0];',
      'export var Rule$ = [3, n0, _R,\n    0, [_S], [0]\n];',
      'export var Value$ = [4, n0, _V, 0, [_S], [0]];',
      'export var Describe$ = [9, n0, _D, 0, 0, 0];',
      'export var Gone$ = [-3, n0, _G, {}, [], []];',
    ].join('\n');
    const result = withoutShapeNames(source);
    expect(result.kind === 'rewritten' && result.code.match(/n0, (\S+?),/g)).toEqual([
      ...['n0, "",', 'n0, "",', 'n0, "",', 'n0, "",'],
      ...['n0, _V,', 'n0, _D,', 'n0, _G,'],
    ]);
  });

  it('stay in a file whose shapes look different', () => {
    expect(withoutShapeNames('export const Rule = struct("Rule");')).toEqual({
      kind: 'unchanged',
      why: expect.any(String),
    });
  });
});

describe('constants', () => {
  it('are written where they are used, if that is one place', () => {
    const source = 'const _a = "A";\nconst _b = "B";\nvar X = [3, n0, _a, [_b, _b]];\n';
    expect(withoutSingleConstants(source)).toEqual({
      kind: 'rewritten',
      code: 'const _a = "A";\nconst _b = "B";\nvar X = [3, n0, "A", [_b, _b]];\n',
    });
  });

  it('stay names where a text would mean something else, and when they are computed', () => {
    const source = 'const _a = "A";\nconst _b = f();\nvar X = { _a: 1 }, Y = [_b], Z = a_b._a;\n';
    expect(withoutSingleConstants(source)).toEqual({ kind: 'rewritten', code: source });
  });
});
