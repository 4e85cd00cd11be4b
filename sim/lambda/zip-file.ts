import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DEFLATED = 8;

/** The texts of the files in a zip, by name. */
export function textsInZip(zip: Buffer): Readonly<Record<string, string>> {
  const end = zip.lastIndexOf(signature(END_OF_DIRECTORY));
  if (end < 0) throw new Error('this is no zip file');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const texts: Record<string, string> = {};
  for (let i = 0; i < count; i++) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('the directory of the zip file is broken');
    const entry = directoryEntry(zip, at);
    texts[entry.name] = content(zip, entry);
    at = entry.next;
  }
  return texts;
}

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly packedSize: number;
  readonly headerAt: number;
  readonly next: number;
};

function directoryEntry(zip: Buffer, at: number): Entry {
  const nameLength = zip.readUInt16LE(at + 28);
  const rest = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  return {
    name: zip.toString('utf8', at + 46, at + 46 + nameLength),
    method: zip.readUInt16LE(at + 10),
    packedSize: zip.readUInt32LE(at + 20),
    headerAt: zip.readUInt32LE(at + 42),
    next: at + 46 + nameLength + rest,
  };
}

function content(zip: Buffer, { method, packedSize, headerAt }: Entry): string {
  const start = headerAt + 30 + zip.readUInt16LE(headerAt + 26) + zip.readUInt16LE(headerAt + 28);
  const packed = zip.subarray(start, start + packedSize);
  return (method === DEFLATED ? inflateRawSync(packed) : packed).toString('utf8');
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
