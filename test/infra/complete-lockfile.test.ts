import { describe, expect, it } from 'vitest';
import { completed, missingOptionals, platformOf } from '../../infra/scripts/complete-lockfile.ts';

describe('a platform package', () => {
  it.each([
    ['@biomejs/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@biomejs/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@oxc-parser/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@oxc-parser/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
    ['@oxc-parser/binding-openharmony-arm64', { os: ['openharmony'], cpu: ['arm64'] }],
  ])('%s says where it runs', (name, expected) => {
    expect(platformOf(name)).toEqual(expected);
  });
});

describe('a lockfile', () => {
  const lock = {
    lockfileVersion: 3,
    packages: {
      '': {},
      'node_modules/a': {
        dev: true,
        optionalDependencies: { 'a-linux-x64': '1.0.0', 'a-win32-x64': '1.0.0' },
      },
      'node_modules/a-linux-x64': { version: '1.0.0', optional: true },
      'node_modules/b': {},
      'node_modules/b/node_modules/c': { optionalDependencies: { 'c-darwin-x64': '2.0.0' } },
      'node_modules/b/node_modules/c-darwin-x64': { version: '2.0.0', optional: true },
    },
  };

  it('is completed by what the registry here does not have, in its order', () => {
    expect(Object.keys(completed(lock).packages)).toEqual([
      '',
      'node_modules/a',
      'node_modules/a-linux-x64',
      'node_modules/a-win32-x64',
      'node_modules/b',
      'node_modules/b/node_modules/c',
      'node_modules/b/node_modules/c-darwin-x64',
    ]);
    expect(completed(lock).packages).toMatchObject({
      'node_modules/a-win32-x64': {
        version: '1.0.0',
        os: ['win32'],
        cpu: ['x64'],
        dev: true,
        optional: true,
      },
    });
  });

  it('that is complete stays as it is', () => {
    expect([...missingOptionals(completed(lock)).keys()]).toEqual([]);
  });

  it('is not completed by a guess: a range names no version', () => {
    const ranged = { packages: { 'node_modules/a': { optionalDependencies: { 'a-darwin-x64': '^1.0.0' } } } };
    expect(() => missingOptionals(ranged)).toThrow(/no version to write/);
  });
});
