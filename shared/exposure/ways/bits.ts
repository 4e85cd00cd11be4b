/** A set of small numbers, 32 to a word. */
export type Bits = Int32Array;

export const noBits = (count: number): Bits => new Int32Array((count + 31) >>> 5);

export function addBit(bits: Bits, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
}

export function dropBit(bits: Bits, at: number): void {
  bits[at >>> 5] = (bits[at >>> 5] ?? 0) & ~(1 << (at & 31));
}

export function addBits(into: Bits, more: Bits): void {
  for (let word = 0; word < into.length; word += 1) into[word] = (into[word] ?? 0) | (more[word] ?? 0);
}

/** The smallest number at or after `from`; −1 for none. */
export function nextBit(bits: Bits, from: number): number {
  for (let word = from >>> 5; word < bits.length; word += 1) {
    let value = bits[word] ?? 0;
    if (word === from >>> 5) value &= -1 << (from & 31);
    if (value !== 0) return word * 32 + 31 - Math.clz32(value & -value);
  }
  return -1;
}
