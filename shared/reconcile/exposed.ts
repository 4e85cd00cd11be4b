import { type Context, unreadFinding } from '../drift/index.ts';
import { blamedSections, type ExpectationResult, expectations, exposureFindings } from '../exposure/index.ts';
import type { Finding, Section } from '../model/index.ts';

/** What groups, ACLs and routes come to together, as far as a policy asks about it. */
export type Exposed = {
  readonly findings: readonly Finding[];
  readonly expectations: readonly ExpectationResult[];
};

/**
 * What guardrails on exposure find, and whether expectations hold. What depends on a part of the state that nobody
 * read is one finding about that part, however many interfaces and lines wait for it. Nothing is computed where the
 * policy asks for nothing.
 */
export function exposed(context: Context, known: readonly Finding[]): Exposed {
  const { state, policy, now } = context;
  const results = policy.expect.length === 0 ? [] : expectations(state, policy);
  const all = exposureFindings(state, policy, { now });
  const waiting = all.filter((one) => one.kind === 'unknown' && blamedSections(state, one.reason).length > 0);
  const needs = new Map<Section, string>();
  for (const { guardrail, reason } of waiting)
    note(needs, blamedSections(state, reason), `guardrail ${guardrail}`);
  for (const { line, holds, why } of results)
    if (!holds) note(needs, blamedSections(state, why), `"${line}" (expect)`);
  const told = new Set(known.map(({ id }) => id));
  const unread = [...needs]
    .map(([section, need]) =>
      unreadFinding(context, { section, need, lost: 'who can reach whom cannot be told' }),
    )
    .filter(({ id }) => !told.has(id));
  return { findings: [...unread, ...all.filter((one) => !waiting.includes(one))], expectations: results };
}

function note(needs: Map<Section, string>, sections: readonly Section[], need: string): void {
  for (const section of sections) if (!needs.has(section)) needs.set(section, need);
}
