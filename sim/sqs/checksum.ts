import { createHash } from 'node:crypto';
import { isParams, type Params, text } from '../core/index.ts';

export function md5(value: string): string {
  return createHash('md5').update(value, 'utf8').digest('hex');
}

/** MD5 over names, types and values, each with its length, by name: how clients check what they sent. */
export function attributesMd5(attributes: Params): string | undefined {
  const names = Object.keys(attributes).sort((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const attribute = attributes[name];
    if (!isParams(attribute)) continue;
    const binary = text(attribute, 'BinaryValue');
    const value =
      binary === undefined
        ? Buffer.from(text(attribute, 'StringValue') ?? '', 'utf8')
        : Buffer.from(binary, 'base64');
    hash.update(withLength(Buffer.from(name)));
    hash.update(withLength(Buffer.from(text(attribute, 'DataType') ?? '')));
    hash.update(Buffer.from([binary === undefined ? 1 : 2]));
    hash.update(withLength(value));
  }
  return hash.digest('hex');
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
