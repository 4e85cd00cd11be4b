/** A seeded source of randomness: the same seed and the same questions give the same answers. */
export type Random = {
  /** A number in [0, 1). */
  next(): number;
  /** An integer from min to max, both included. */
  integer(min: number, max: number): number;
  /** True with the given probability; asks for no number when it cannot matter. */
  chance(probability: number): boolean;
  /** Lower-case hexadecimal digits, as in AWS resource ids. */
  hex(digits: number): string;
  uuid(): string;
  /** A source of its own under this name, so that one part's questions do not shift another's answers. */
  fork(name: string): Random;
};

export function createRandom(seed: string): Random {
  const bits = sfc32(seed);
  const next = () => bits() / 2 ** 32;
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const hex = (digits: number) => {
    let out = '';
    while (out.length < digits) out += bits().toString(16).padStart(8, '0');
    return out.slice(0, digits);
  };
  const uuid = () => {
    const variant = '89ab'[integer(0, 3)] ?? '8';
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
  };
  return {
    next,
    integer,
    chance: (probability) => probability > 0 && (probability >= 1 || next() < probability),
    hex,
    uuid,
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** A 32-bit digest of a text (FNV-1a with a final mix): stable, not secret. */
export function digest32(value: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

// Chris Doty-Humphrey's sfc32: small, fast, passes PractRand; 128 bits of state from the seed's digests.
function sfc32(seed: string): () => number {
  let a = digest32(`a${seed}`) | 0;
  let b = digest32(`b${seed}`) | 0;
  let c = digest32(`c${seed}`) | 0;
  let counter = 1;
  const step = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) step();
  return step;
}
