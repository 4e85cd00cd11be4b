import type { ResourceRef } from './resource.ts';
import type { Direction } from './security-group.ts';

export type Mode = 'observe' | 'alert' | 'approve' | 'enforce';
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';

export type FindingKind =
  | 'excess'
  | 'missing'
  | 'forbidden'
  | 'association'
  | 'configuration'
  | 'exposure'
  | 'unknown';

export type FindingResource = ResourceRef & { readonly name: string };

/** What carries the finding: a rule id, an entry ("ingress 100"), an attribute; `text` is in the policy's words. */
export type Evidence = { readonly carrier: string; readonly text: string };

/**
 * One statement about one resource: there is one per resource × kind × direction × guardrail, and `id` is made
 * of exactly those, so that the same drift found twice has the same id. `traffic` is in the policy's words.
 */
export type Finding = {
  readonly id: string;
  readonly resource: FindingResource;
  readonly kind: FindingKind;
  readonly direction: Direction | null;
  readonly traffic: readonly string[];
  readonly guardrail: string | null;
  /** The key of the policy entry that it departs from; null for a guardrail or the policy itself. */
  readonly entry: string | null;
  readonly severity: Severity;
  readonly mode: Mode;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
};
