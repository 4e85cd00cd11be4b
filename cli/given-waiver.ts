import { randomUUID } from 'node:crypto';
import { loadPolicy, type Policy, type PolicyPeer, type Waiver } from '../shared/policy/index.ts';
import { plain } from '../shared/report/index.ts';
import { CommandError, EXIT } from './exit.ts';
import type { Desk } from './ledger.ts';
import { groupId, requireThere, resourceNamed } from './ledger-resource.ts';

export type Wish = {
  readonly id: string | undefined;
  readonly allow: string;
  readonly on: string;
  readonly until: number;
  readonly reason: string;
  readonly approvedBy: string;
};

/**
 * The waiver as the policy's own grammar reads it, so that it means what the same lines mean in the file. `policy`
 * lends its names; null when it cannot be read.
 */
export function waiverOf(wish: Wish, policy: Policy | null): Waiver {
  const { allow, on, reason, approvedBy } = wish;
  const until = new Date(wish.until).toISOString();
  const id = wish.id ?? `waiver-${randomUUID().slice(0, 8)}`;
  const names = policy === null || Object.keys(policy.names).length === 0 ? {} : { names: policy.names };
  const text = JSON.stringify({
    version: 1,
    ...names,
    waivers: [{ id, allow, on, until, reason, approvedBy }],
  });
  const loaded = loadPolicy(text, '');
  const waiver = loaded.ok ? loaded.policy.waivers[0] : undefined;
  if (waiver !== undefined) return waiver;
  const errors = loaded.ok ? [] : loaded.errors;
  const why = errors.map(({ message, hint }) => [message, hint ?? []].flat().join('; '));
  throw new CommandError(plain(why.join('. '), 1000), EXIT.usage);
}

/**
 * The same waiver with groups and lists by their ids. The functions know of it only once they have read the ledger,
 * beside the resource: there is no time then to look up what a name means.
 */
export async function resolved(desk: Desk, waiver: Waiver, policy: Policy | null): Promise<Waiver> {
  const { allow } = waiver;
  const all = (peers: readonly PolicyPeer[]) => Promise.all(peers.map((peer) => byId(desk, peer, policy)));
  const [peers, except] = await Promise.all([all(allow.peers), all(allow.except)]);
  return { ...waiver, allow: { ...allow, peers, except } };
}

async function byId(desk: Desk, peer: PolicyPeer, policy: Policy | null): Promise<PolicyPeer> {
  if (peer.kind === 'prefixList' && !/^pl-[0-9a-f]{8,17}$/.test(peer.ref))
    throw new CommandError(
      `pl/${plain(peer.ref)}: a waiver by command names a list by its id, pl/pl-….`,
      EXIT.usage,
    );
  if (peer.kind !== 'group') return peer;
  return { kind: 'group', ref: await groupId(desk, nameOf(peer.ref, policy)) };
}

/** What the group of a key is called; a key that selects otherwise is taken for the name itself. */
function nameOf(ref: string, policy: Policy | null): string {
  const match = policy?.securityGroups.find(({ key }) => key === ref)?.match;
  return match?.id ?? (match?.name?.includes('*') === false ? match.name : ref);
}

/** Refuses a place that is nowhere: a waiver on a misspelt name would spare nothing. Null, or why nobody could look. */
export async function requirePlace(desk: Desk, on: string, policy: Policy | null): Promise<string | null> {
  const [kind = '', name = ''] = on.split(/\/(.*)/);
  const entries = kind === 'acl' ? policy?.networkAcls : policy?.securityGroups;
  if (entries?.some(({ key }) => key === name) === true) return null;
  if (kind === 'acl' && !/^acl-[0-9a-f]{8,17}$/.test(name))
    return 'an ACL is looked up by its id or key only';
  return requireThere(desk, await resourceNamed(desk, on));
}
