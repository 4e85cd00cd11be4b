import { ssmPolicySource } from '../shared/aws/index.ts';
import { type Policy, policyFromJson } from '../shared/policy/index.ts';
import type { Desk } from './ledger.ts';
import type { PolicyOptions } from './ledger-options.ts';
import { requirePolicy } from './policy-file.ts';

export type InForce =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'unusable'; readonly reason: string };

/** The policy that is in force: the file that was named, else what the functions load. */
export async function policyInForce(
  { clients, clock }: Pick<Desk, 'clients' | 'clock'>,
  { policy, policyParameter }: PolicyOptions,
): Promise<InForce> {
  if (policy !== undefined) return { kind: 'policy', policy: await requirePolicy(policy) };
  const read = await ssmPolicySource(clients, { policyParameter, clock, parse: policyFromJson }).load();
  return read.kind === 'unusable' ? read : { kind: 'policy', policy: read.loaded.policy };
}
