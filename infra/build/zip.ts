import { crc32, deflateRawSync } from 'node:zlib';

export type ZipFile = { readonly name: string; readonly data: Buffer };

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1980-01-01 00:00 in MS-DOS form: a zip must not differ because it was made later. */
const DATE = 0x0021;
/** A regular file that all may read, as Unix says it: Lambda runs as another user than the one that packed. */
const ATTRIBUTES = (0o100644 << 16) >>> 0;
const MADE_ON_UNIX = (3 << 8) | VERSION;

/** A zip archive (PKWARE APPNOTE 6.3.3) of files under 4 GiB; the same files give the same bytes. */
export function zip(files: readonly ZipFile[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of files) {
    const compressed = deflateRawSync(data, { level: 9 });
    const entry = entryHeader({ name, data, compressed });
    bodies.push(words([[LOCAL_HEADER, 4]]), entry, Buffer.from(name), compressed);
    directory.push(
      words([
        [CENTRAL_HEADER, 4],
        [MADE_ON_UNIX, 2],
      ]),
      entry,
      // No comment, first disk, no internal attributes.
      words([
        [0, 2],
        [0, 2],
        [0, 2],
        [ATTRIBUTES, 4],
        [offset, 4],
      ]),
      Buffer.from(name),
    );
    offset += 4 + entry.length + Buffer.byteLength(name) + compressed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = words([
    [END_OF_DIRECTORY, 4],
    [0, 4],
    [files.length, 2],
    [files.length, 2],
    [size, 4],
    [offset, 4],
    [0, 2],
  ]);
  return Buffer.concat([...bodies, ...directory, end]);
}

/** What the header before a file and the one in the directory have in common, 26 bytes. */
function entryHeader(file: ZipFile & { readonly compressed: Buffer }): Buffer {
  return words([
    [VERSION, 2],
    [UTF8_NAMES, 2],
    [DEFLATED, 2],
    [0, 2],
    [DATE, 2],
    [crc32(file.data), 4],
    [file.compressed.length, 4],
    [file.data.length, 4],
    [Buffer.byteLength(file.name), 2],
    [0, 2],
  ]);
}

/** Little-endian numbers, each with its width in bytes. */
function words(numbers: readonly (readonly [value: number, width: 2 | 4])[]): Buffer {
  const buffer = Buffer.alloc(numbers.reduce((sum, [, width]) => sum + width, 0));
  let position = 0;
  for (const [value, width] of numbers) position = buffer.writeUIntLE(value, position, width);
  return buffer;
}
