import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { patternsOf, type Source } from '../../infra/build/sdk-sharing.ts';

const file = (path: string, code: string): Source => ({ path, code });

const ONE = `import { parse } from "@smithy/core";
import { bdd } from "./bdd";
import { OneProtocol } from "@aws-sdk/core/protocols";
export const oneConfig = (config) => ({ a: parse(bdd), p: OneProtocol, name: "one", size: 100, own: oneName });
const oneName = "same";
`;
const TWO = ONE.replaceAll('one', 'two').replaceAll('OneProtocol', 'TwoProtocol').replace('100', '200');

describe('files that differ in words only', () => {
  const [pattern] = patternsOf('config', [file('1.js', ONE), file('2.js', TWO)]);

  it('become one function of these words', () => {
    expect(pattern?.code).toBe(
      [
        'import { parse as parse } from "@smithy/core";',
        'export const pattern = (bdd, OneProtocol, word19, word23) => {',
        'const oneConfig = (config) => ({ a: parse(bdd), p: OneProtocol, name: word19, size: word23, own: oneName });',
        'const oneName = "same";',
        'return [oneConfig];',
        '};\n',
      ].join('\n'),
    );
  });

  it('give it their own words, and export what they exported', () => {
    expect(pattern?.users.get('2.js')).toBe(
      [
        'import { bdd as bdd } from "./bdd";',
        'import { TwoProtocol as TwoProtocol } from "@aws-sdk/core/protocols";',
        'import { pattern } from "sdk-pattern:config/0";',
        'export const [twoConfig] = pattern(bdd, TwoProtocol, "two", 200);\n',
      ].join('\n'),
    );
  });

  const QUOTE = 'const quote = "\\"";\n';
  it.each([
    ['they have another form', ONE, TWO.replace('size: 200', 'size: [200]')],
    ['one reads another global', ONE, TWO.replace('"same"', 'same')],
    ['one reads another property', ONE, TWO.replace('a: parse', 'b: parse')],
    ['one uses a name twice where the other uses two', ONE, TWO.replace('parse(bdd)', 'bdd(bdd)')],
    ['their keys differ', `${ONE}const keys = { "a": 1 };\n`, `${TWO}const keys = { "b": 1 };\n`],
    ['one exports more', ONE, TWO.replace('const twoName', 'export const twoName')],
    ['there is a quote in a string', ONE + QUOTE, TWO + QUOTE],
    ['they use our own words', `${ONE}const word1 = 1;\n`, `${TWO}const word1 = 1;\n`],
  ])('stay apart when %s', (_what, first, second) => {
    expect(patternsOf('config', [file('1.js', first), file('2.js', second)])).toEqual([]);
  });

  it('do not share a binding that one of them has for something else', () => {
    const first = 'import { A, B } from "x";\nexport const f = () => A;\n';
    const second = 'import { A, B } from "x";\nexport const f = () => B;\n';
    const [shared] = patternsOf('f', [file('1.js', first), file('2.js', second)]);
    expect(shared?.users.get('1.js')).toContain('pattern(A)');
    expect(shared?.users.get('2.js')).toContain('pattern(B)');
  });
});

describe('the clients of the AWS SDK', () => {
  it('share what their generator wrote for each of them', () => {
    const services = ['ec2', 'ecs', 'sns', 'ssm'];
    for (const name of [
      'runtimeConfig.js',
      'endpoint/endpointResolver.js',
      'auth/httpAuthSchemeProvider.js',
    ]) {
      const files = services.map((service) => `node_modules/@aws-sdk/client-${service}/dist-es/${name}`);
      const [pattern] = patternsOf(
        name,
        files.map((path) => file(path, readFileSync(path, 'utf8'))),
      );
      expect([...(pattern?.users.keys() ?? [])]).toEqual(files);
    }
  });
});
