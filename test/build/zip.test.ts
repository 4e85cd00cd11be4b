import { crc32, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zip } from '../../infra/build/zip.ts';

const files = [
  { name: 'index.cjs', data: Buffer.from('exports.handler = () => 1;\n'.repeat(100)) },
  { name: 'größe.txt', data: Buffer.alloc(0) },
];

/** Reads an archive from its end, as Lambda does: directory first, then each file by its offset. */
function unzipped(archive: Buffer): { name: string; data: Buffer; mode: number }[] {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    expect(archive.readUInt32LE(local)).toBe(0x04034b50);
    const body = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = inflateRawSync(archive.subarray(body, body + archive.readUInt32LE(at + 20)));
    expect([data.length, crc32(data)]).toEqual([
      archive.readUInt32LE(at + 24),
      archive.readUInt32LE(at + 16),
    ]);
    const mode = archive.readUInt32LE(at + 38) >>> 16;
    at += 46 + nameLength;
    return { name, data, mode };
  });
}

describe('a zip', () => {
  it('gives back its files, readable by everyone', () => {
    expect(unzipped(zip(files))).toEqual(files.map((file) => ({ ...file, mode: 0o100644 })));
  });

  it('is the same to the byte whenever it is made', () => {
    expect(zip(files)).toEqual(zip(files));
  });
});
