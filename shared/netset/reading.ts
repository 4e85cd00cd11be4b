/** What reading a text gave: a value, or why the text is wrong and what would be right. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

export function read<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function unread(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}

const LONGEST = 60;

/** The text as an error message may show it: plain when it is harmless, else quoted, escaped and cut. */
export function shown(text: string): string {
  if (/^[\w.:/%-]{1,60}$/.test(text)) return text;
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
