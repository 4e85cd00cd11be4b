import { describe, expect, it } from 'vitest';
import { EXPOSURE_FOLDERS, NOT_BUILT_YET, PACKAGES_OF_PURE_ROOMS, PURE_ROOMS, ROOMS } from './rooms.ts';
import { importsOf, roomOf, type Source, sourcesUnder, target } from './source.ts';

const sources = sourcesUnder('shared', 'functions', 'cli', 'sim');
/** A room's index.ts; the simulator's services are rooms within it. */
const ENTRANCE = /^(shared\/[a-z]+|[a-z]+|sim\/[a-z0-9]+)\/index\.ts$/;
const inRoom = (name: string): readonly Source[] => sources.filter((source) => roomOf(source.path) === name);
const isRelative = (specifier: string): boolean => specifier.startsWith('.');

describe('rooms', () => {
  it.each(ROOMS)('$name imports no room but $may: $because', ({ name, may }) => {
    const trespasses = inRoom(name).flatMap((source) =>
      source.imports
        .filter(isRelative)
        .filter((specifier) => {
          const room = roomOf(target(source, specifier));
          return room !== name && !may.includes(room);
        })
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(trespasses).toEqual([]);
  });

  it('are entered by their index.ts only, so that their insides can change', () => {
    const detours = sources.flatMap((source) =>
      source.imports
        .filter(isRelative)
        .map((specifier) => target(source, specifier))
        .filter((path) => roomOf(path) !== roomOf(source.path) && !ENTRANCE.test(path))
        .map((path) => `${source.path} imports ${path}`),
    );
    expect(detours).toEqual([]);
  });

  it('are all in the table, and the table names no room that is gone', () => {
    const rooms = new Set(sources.map((source) => roomOf(source.path)));
    const expected = ROOMS.map(({ name }) => name).filter((name) => !NOT_BUILT_YET.includes(name));
    expect([...rooms].sort()).toEqual(expected.sort());
  });

  it('form no circle', () => {
    const before = new Map(ROOMS.map(({ name, may }) => [name, may]));
    const reaches = (from: string, to: string): boolean =>
      (before.get(from) ?? []).some((next) => next === to || reaches(next, to));
    expect(ROOMS.map(({ name }) => name).filter((name) => reaches(name, name))).toEqual([]);
  });
});

describe('the folders of the exposure engine', () => {
  const folderOf = (path: string): string => path.split('/').at(2) ?? '';
  const sourcesIn = (folder: string): readonly Source[] =>
    inRoom('exposure').filter(({ path }) => folderOf(path) === folder);

  it.each(Object.entries(EXPOSURE_FOLDERS))('%s imports of the others only %j', (folder, may) => {
    const trespasses = sourcesIn(folder).flatMap((source) =>
      source.imports
        .filter(isRelative)
        .map((specifier) => target(source, specifier))
        .filter((path) => roomOf(path) === 'exposure' && ![folder, ...may].includes(folderOf(path)))
        .map((path) => `${source.path} imports ${path}`),
    );
    expect(trespasses).toEqual([]);
  });

  it('are all in the table', () => {
    const folders = new Set(inRoom('exposure').map(({ path }) => folderOf(path)));
    expect([...folders].filter((name) => !name.endsWith('.ts')).sort()).toEqual(
      Object.keys(EXPOSURE_FOLDERS).sort(),
    );
  });
});

describe('pure rooms', () => {
  it.each(PURE_ROOMS)('%s uses no node module and no package: it computes the same everywhere', (room) => {
    const allowed = PACKAGES_OF_PURE_ROOMS[room] ?? [];
    const used = inRoom(room).flatMap((source) =>
      source.imports
        .filter((specifier) => !(isRelative(specifier) || allowed.includes(specifier)))
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(used).toEqual([]);
  });
});

describe('the AWS SDK', () => {
  // The demo plays the people whose changes Kedge reverts: what it calls, Kedge does not.
  const users = sources.filter(
    ({ path, imports }) =>
      !path.startsWith('cli/demo/') && imports.some((specifier) => specifier.startsWith('@aws-sdk/')),
  );

  it('is imported in shared/aws only: elsewhere the ports stand for AWS', () => {
    expect(users.map((source) => source.path).filter((path) => !path.startsWith('shared/aws/'))).toEqual([]);
  });

  it('has its commands imported in commands.ts only, which shows all that Kedge can do to an account', () => {
    const elsewhere = users.filter(
      ({ path, text }) =>
        path !== 'shared/aws/commands.ts' && /import(?!\s+type)[^;]*\w+Command\b[^;]*@aws-sdk/.test(text),
    );
    expect(elsewhere.map((source) => source.path)).toEqual([]);
  });
});

describe('the import reader', () => {
  it.each([
    ["import { a } from './a.ts';", ['./a.ts']],
    ["import type { A } from './a.ts';", ['./a.ts']],
    ["import {\n  a,\n  b,\n} from '../b/index.ts';", ['../b/index.ts']],
    ["export { a } from './a.ts';\nexport * from './b.ts';", ['./a.ts', './b.ts']],
    ["import './effect.ts';", ['./effect.ts']],
    ["const a = await import('./a.ts');", ['./a.ts']],
    ['import * as z from "zod";', ['zod']],
    ["const from = 'nowhere';", []],
    ["export const from = (x: string) => 'y';", []],
  ])('reads %j', (text, expected) => {
    expect(importsOf(text)).toEqual(expected);
  });
});
