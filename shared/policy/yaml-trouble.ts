import type { Document, YAMLError } from 'yaml';
import { type Problem, shown } from './problem.ts';

/** What keeps the text from being YAML at all, said so that the author of a policy knows what to do. */
export function syntaxProblems(document: Document.Parsed, text: string): readonly Problem[] {
  const problems = document.errors.map((error) => syntaxProblem(error, text));
  // In YAML 1.1 `no` is false and 08 is no number: the same file would mean two things.
  if (document.directives.yaml.version !== '1.2') {
    problems.push({ at: 0, message: 'a policy is YAML 1.2', hint: 'remove the %YAML directive' });
  }
  return problems;
}

function syntaxProblem(error: YAMLError, text: string): Problem {
  const at = Math.min(error.pos[0], Math.max(text.length - 1, 0));
  return { at, message: said(error, text, at), hint: advice(error, text) };
}

function said(error: YAMLError, text: string, at: number): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab indents this line';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here';
    case 'BAD_ALIAS':
      return 'YAML takes "*" for the beginning of an alias';
    case 'BAD_SCALAR_START':
      return `YAML does not allow a text to begin with ${shown(text.charAt(at))}`;
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return `YAML takes ${shown(lineFrom(text, at))} for a key with a value of its own`;
    default:
      return `this is not YAML: ${lowered(error.message)}, at ${shown(lineFrom(text, at))}`;
  }
}

function advice(error: YAMLError, text: string): string | null {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'indent with spaces';
    case 'MULTIPLE_DOCS':
      return 'a policy is one document: remove the "---"';
    case 'BAD_ALIAS':
    case 'BAD_SCALAR_START':
      return 'quote the text';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'check the indentation, and quote a text that has ": " in it';
    case 'MISSING_CHAR':
      return 'close the quote or bracket';
    default:
      return text.includes('\t')
        ? 'indent with spaces, not tabs'
        : 'check the indentation, quotes and brackets';
  }
}

function lineFrom(text: string, at: number): string {
  return (/^[^\n\r]*/.exec(text.slice(at))?.[0] ?? '').trimEnd();
}

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
