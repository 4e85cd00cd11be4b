import { describe, expect, it } from 'vitest';
import { tarFiles } from '../../infra/build/untar.ts';

/** One entry of an archive, as POSIX wants it, as far as the reader looks. */
function entry(name: string, text: string, kind = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(text.length.toString(8).padStart(11, '0'), 124);
  header.write(kind, 156);
  return Buffer.concat([header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)]);
}

const END = Buffer.alloc(1024);
const read = (...parts: readonly Buffer[]) =>
  [...tarFiles(Buffer.concat(parts))].map(({ name, data }) => [name, data.toString()]);

describe('a tar archive', () => {
  it('gives its files, and leaves out directories', () => {
    const long = 'x'.repeat(700);
    expect(read(entry('lib/', '', '5'), entry('lib/a.so', 'one'), entry('b', long), END)).toEqual([
      ['lib/a.so', 'one'],
      ['b', long],
    ]);
  });

  it.each(['../up', 'lib/../../up', '/etc/passwd'])(
    'may not lead out of where it is unpacked: %s',
    (name) => {
      expect(() => read(entry(name, 'x'), END)).toThrow('leads out of the archive');
    },
  );
});
