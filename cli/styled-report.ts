import { styled, type Terminal } from './terminal.ts';

const COLOURS = [
  [/^(CRITICAL|HIGH)\b.*$/gm, 'red'],
  [/^(MEDIUM|LOW)\b.*$/gm, 'yellow'],
] as const;

/** Severity headings in colour on a terminal; the text itself is the same everywhere. */
export function styledReport(terminal: Terminal, text: string): string {
  if (!terminal.colour) return text;
  return COLOURS.reduce(
    (out, [pattern, colour]) => out.replace(pattern, (line) => styled(terminal, colour, line)),
    text,
  );
}
