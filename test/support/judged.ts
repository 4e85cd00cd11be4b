import { context, findings } from '../../shared/drift/index.ts';
import type { Finding, Section } from '../../shared/model/index.ts';
import { loadPolicy, type Policy } from '../../shared/policy/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';

/** A policy that must load; its errors are the test's failure message. */
export function policyOf(text: string): Policy {
  const loaded = loadPolicy(text, 'test.policy.yaml');
  if (loaded.ok) return loaded.policy;
  throw new Error(loaded.errors.map((error) => `${error.line}:${error.column} ${error.message}`).join('\n'));
}

/** Findings of raw answers under a policy's text, as `kedge review` would have them. */
export function judged(
  sections: Partial<Record<Section, unknown>>,
  policy: string,
  now = 0,
): readonly Finding[] {
  const { state, problems } = stateFromSections(sections);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return findings(context(state, policyOf(policy), { now }));
}

/** "forbidden ingress tcp/22 from 0.0.0.0/0": what a table of expectations compares. */
export function summaries(found: readonly Finding[]): readonly string[] {
  return found.map((finding) =>
    [finding.kind, finding.direction, finding.traffic.join(', ')].filter(Boolean).join(' '),
  );
}
