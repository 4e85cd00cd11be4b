/**
 * Names, tags, user names and error messages come from AWS, where whoever may create a resource chooses them.
 * Left out of what people read: escape sequences of terminals, control characters, line breaks (a forged second
 * line), and characters that are invisible or turn the direction of the text around.
 */
const ESCAPE_SEQUENCE = /\p{Cc}\[[\d;?]{0,20}[A-Za-z]/gu;
const BREAKS = /[\s\p{Zl}\p{Zp}]+/gu;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

/** Text that shows what it is, on one line, cut to `longest` characters. */
export function plain(text: string, longest = 500): string {
  const shown = text
    .slice(0, longest * 4)
    .replace(BREAKS, ' ')
    .replace(ESCAPE_SEQUENCE, '')
    .replace(INVISIBLE, '')
    .trim();
  return clipped(shown, longest);
}

/** Printable ASCII, as SNS wants a subject; what is not becomes a question mark. */
export function ascii(text: string, longest: number): string {
  return clipped(plain(text).replace(/[^\x20-\x7e]/gu, '?'), longest, '...');
}

function clipped(text: string, longest: number, ending = '…'): string {
  const characters = [...text];
  return characters.length <= longest
    ? text
    : `${characters.slice(0, longest - ending.length).join('')}${ending}`;
}

/** At most `most` lines, and a last one that says how many more there are. */
export function firstLines(lines: readonly string[], most: number): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more`];
}
