export type TarFile = { readonly name: string; readonly data: Buffer };

const BLOCK = 512;

/**
 * The files of a tar archive (POSIX ustar). Owners are nobody's business: a library that sets them fails where root
 * is only root of a user namespace, as in the CI.
 */
export function* tarFiles(archive: Buffer): Generator<TarFile> {
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    const name = [field(header, 345, 155), field(header, 0, 100)].filter((part) => part !== '').join('/');
    // Two empty blocks are the end.
    if (name === '') return;
    const size = Number.parseInt(field(header, 124, 12), 8);
    if (!Number.isInteger(size)) throw new Error(`${name} in the archive has no size`);
    if (name.split('/').includes('..') || name.startsWith('/'))
      throw new Error(`${name} leads out of the archive`);
    const start = at + BLOCK;
    const kind = field(header, 156, 1);
    if (kind === '0' || kind === '') yield { name, data: archive.subarray(start, start + size) };
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function field(header: Buffer, from: number, length: number): string {
  const text = header.subarray(from, from + length).toString('latin1');
  return text.split('\0')[0]?.trim() ?? '';
}
