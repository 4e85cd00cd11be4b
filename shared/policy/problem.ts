/**
 * Something wrong at an offset of the file. `covers`: whatever else is wrong between these offsets is only a
 * consequence, and not worth a line of its own.
 */
export type Problem = {
  readonly at: number;
  readonly message: string;
  readonly hint: string | null;
  readonly covers?: readonly [number, number];
};

/** Something wrong at an index of one line's text. */
export type Fault = { readonly at: number; readonly message: string; readonly hint: string | null };

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function refused(
  at: number,
  message: string,
  hint: string | null,
): { readonly ok: false; readonly faults: readonly Fault[] } {
  return { ok: false, faults: [{ at, message, hint }] };
}

/** All the faults of several parts, so that a line's author learns of them at once. */
export function faultsOf(parts: readonly Parsed<unknown>[]): readonly Fault[] {
  return parts.flatMap((part) => (part.ok ? [] : part.faults));
}

/** Quoted for a message, on one line and not endless. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

/** For a terminal: a file from elsewhere must not move the cursor, nor turn the reading direction around. */
export function printable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '�');
}

/** The problems in the order of the file, without consequences and repetitions. */
export function settled(problems: readonly Problem[]): readonly Problem[] {
  const covers = problems.flatMap((problem) =>
    problem.covers === undefined ? [] : [{ problem, range: problem.covers }],
  );
  const kept = problems.filter(
    (one) =>
      one.covers !== undefined || !covers.some(({ range: [from, to] }) => one.at >= from && one.at < to),
  );
  const unique = new Map(kept.map((one) => [`${one.at} ${one.message}`, one]));
  return [...unique.values()].sort((a, b) => a.at - b.at);
}
