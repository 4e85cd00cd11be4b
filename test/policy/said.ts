import { type LoadedPolicy, loadPolicy, type Policy, selfTest } from '../../shared/policy/index.ts';

/** What the loader says of a text: `line:column message; hint`, one an error. */
export function said(text: string): readonly string[] {
  return errorsOf(loadPolicy(text, 'p.yaml'));
}

export function errorsOf(loaded: LoadedPolicy): readonly string[] {
  const errors = loaded.ok ? [] : loaded.errors;
  return errors.map(({ line, column, message, hint }) => `${line}:${column} ${message}; ${hint ?? '-'}`);
}

/** The policy of a text that must be right. */
export function loaded(text: string): Policy {
  const result = loadPolicy(text, 'p.yaml');
  if (!result.ok) throw new Error(`must load: ${errorsOf(result).join('\n')}`);
  return result.policy;
}

/** What `kedge check` says of a text that loads. */
export function contradictions(text: string, now = Date.UTC(2026, 10, 23)): readonly string[] {
  return selfTest(loaded(text), { now }).map(
    ({ line, column, message, hint }) => `${line}:${column} ${message}; ${hint ?? '-'}`,
  );
}
