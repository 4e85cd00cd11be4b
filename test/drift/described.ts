import { context, description, findings } from '../../shared/drift/index.ts';
import type { Section } from '../../shared/model/index.ts';
import { loadPolicy, writePolicy } from '../../shared/policy/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import type { RawGroup } from '../support/raw-network.ts';

export const WEB = 'sg-0aaaaaaaaaaaaaaaa';
export const DB = 'sg-0bbbbbbbbbbbbbbbb';
export const VPC = 'vpc-0aaaaaaaaaaaaaaaa';

/** A state described, and what is found when the description is laid beside it. */
export function described(sections: Partial<Record<Section, unknown>>) {
  const { state } = stateFromSections(sections);
  const { draft, notes } = description(state);
  const text = writePolicy(draft);
  const loaded = loadPolicy(text, 'init.yaml');
  if (!loaded.ok) throw new Error(`${text}\n${JSON.stringify(loaded.errors)}`);
  return { draft, notes, found: findings(context(state, loaded.policy, { now: 0 })), policy: loaded.policy };
}

export const group = (rules: RawGroup['rules'], more: Partial<RawGroup> = {}): RawGroup => ({
  id: WEB,
  name: 'web',
  rules,
  ...more,
});
