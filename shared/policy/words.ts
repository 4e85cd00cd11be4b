/** A piece of a line and where it begins there. */
export type Word = { readonly text: string; readonly at: number };

/** The words of a line, white space between them. */
export function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: match.index }));
}

/** The parts between commas, without the space around them; empty ones too, where a comma has nothing beside it. */
export function partsOf(word: Word): readonly Word[] {
  const parts: Word[] = [];
  let at = 0;
  for (const piece of word.text.split(',')) {
    const lead = piece.length - piece.trimStart().length;
    parts.push({ text: piece.trim(), at: word.at + at + lead });
    at += piece.length + 1;
  }
  return parts;
}

/** The text from one word up to another, or to the end. */
export function spanOf(text: string, from: Word, until?: Word): Word {
  return { text: text.slice(from.at, until?.at ?? text.length).trimEnd(), at: from.at };
}

/** As an author would write it: one line, single spaces. */
export function tidied(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
