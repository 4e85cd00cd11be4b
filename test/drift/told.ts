import { context, findings } from '../../shared/drift/index.ts';
import type { ResourceRef, Section } from '../../shared/model/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';

type Raw = Partial<Record<Section, unknown>>;
type More = {
  readonly failed?: Readonly<Partial<Record<Section, string>>>;
  readonly scope?: readonly ResourceRef[];
  readonly region?: string;
};

/** Findings as people read them: "forbidden ingress g: why". `failed`: what was asked for in vain. */
export function told(sections: Raw, policy: string, more: More = {}): readonly string[] {
  const { failed = {}, scope, region } = more;
  const { state } = stateFromSections(sections, { failed, ...(region === undefined ? {} : { region }) });
  return findings(context(state, policyOf(`version: 1\n${policy}`), { now: 0 }), scope).map((found) => {
    const { kind, direction, guardrail, reason } = found;
    return `${[kind, direction, guardrail].filter((one) => one !== null).join(' ')}: ${reason}`;
  });
}

/** What carries each finding: "ingress entry 100: 100 allow all from 0.0.0.0/0". */
export function evidence(sections: Raw, policy: string): readonly string[] {
  const { state } = stateFromSections(sections);
  return findings(context(state, policyOf(`version: 1\n${policy}`), { now: 0 })).flatMap((found) =>
    found.evidence.map(({ carrier, text }) => `${carrier}: ${text}`),
  );
}

/** Rows of a table: what it is, what is found, and what people must be told of it. */
export type Rows = readonly (readonly [
  what: string,
  found: () => readonly string[],
  expected: readonly string[],
])[];
