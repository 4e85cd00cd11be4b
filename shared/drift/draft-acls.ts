import type { AclEntry, Direction, NetworkAcl, State } from '../model/index.ts';
import { canonicalCidr, isEmpty, NO_TRAFFIC, services, subtract, union } from '../netset/index.ts';
import type { PolicyDraft } from '../policy/index.ts';
import { entryTraffic, LAST_ENTRY_NUMBER } from './acl-drift.ts';
import { type Drafted, serviceText } from './draft-groups.ts';
import { exactMatches, keysOf, listed } from './draft-names.ts';
import { awsProtocol, portServices } from './rule-traffic.ts';

type AclDraft = NonNullable<PolicyDraft['networkAcls']>[number];

/** Every ACL with its entries and the subnets behind it, default ACLs too. */
export function aclDrafts(state: State, subnet: (id: string) => string | null): Drafted<AclDraft> {
  const acls = [...state.networkAcls.values()];
  const named = acls.map((acl) => ({ id: acl.id, name: acl.tags.Name ?? '', vpcId: acl.vpcId }));
  const matches = exactMatches(named, 'acl-');
  const keys = keysOf(named);
  const notes: string[] = [];
  const entries = acls.flatMap((acl) => {
    const match = matches.get(acl.id);
    const key = keys.get(acl.id);
    if (match === undefined || key === undefined) {
      notes.push(`ACL ${acl.id} is left out: neither its name nor its id selects it alone`);
      return [];
    }
    const ids = acl.associations.map((one) => one.subnetId);
    const behind = listed(subnet, ids);
    if (behind === null) notes.push(`subnets of ACL ${acl.id} are left out: not all of them can be named`);
    return [
      {
        key,
        match,
        ...(behind !== null && { subnets: behind }),
        ...directionDraft(acl, { direction: 'ingress', notes }),
        ...directionDraft(acl, { direction: 'egress', notes }),
      },
    ];
  });
  return { entries, notes };
}

function directionDraft(
  acl: NetworkAcl,
  { direction, notes }: { readonly direction: Direction; readonly notes: string[] },
): { readonly [key in Direction]?: readonly string[] } {
  const entries = acl.entries
    .filter((entry) => entry.direction === direction)
    .filter((entry) => entry.number <= LAST_ENTRY_NUMBER || entry.action === 'allow')
    .sort((a, b) => a.number - b.number);
  const numbers = new Set(entries.map((entry) => entry.number));
  const odd = entries.find((entry) => entryText(entry) === null);
  if (odd !== undefined || numbers.size < entries.length) {
    const why =
      odd === undefined ? 'two entries have one number' : `entry ${odd.number} cannot be understood`;
    notes.push(`${direction} of ACL ${acl.id} is left out: ${why}`);
    return {};
  }
  const { deciding, idle } = split(entries);
  for (const entry of idle)
    notes.push(
      `${direction} entry ${entry.number} of ACL ${acl.id} is left out: entries with lower numbers decide all of it`,
    );
  return { [direction]: deciding.map((entry) => entryText(entry) ?? '') };
}

/** Entries that decide something, and those that never can: a policy with one of those is refused. */
function split(entries: readonly AclEntry[]): {
  readonly deciding: readonly AclEntry[];
  readonly idle: readonly AclEntry[];
} {
  const deciding: AclEntry[] = [];
  const idle: AclEntry[] = [];
  let decided = NO_TRAFFIC;
  for (const entry of entries) {
    const own = entryTraffic(entry);
    (isEmpty(subtract(own, decided)) ? idle : deciding).push(entry);
    decided = union(decided, own);
  }
  return { deciding, idle };
}

/** `100 allow tcp/22 from 10.0.0.0/8`; null for what AWS would not store. */
function entryText(entry: AclEntry): string | null {
  const { number, action, direction, ports, icmp } = entry;
  const protocol = awsProtocol(entry.protocol);
  const cidr = canonicalCidr(entry.cidr);
  if (protocol === null || !cidr.ok || number < 1 || number > LAST_ENTRY_NUMBER) return null;
  const set =
    protocol === 'all'
      ? services('all')
      : portServices(protocol, { from: icmp?.type ?? ports?.from, to: icmp?.code ?? ports?.to });
  if (set === null) return null;
  return `${number} ${action} ${serviceText(set)} ${direction === 'ingress' ? 'from' : 'to'} ${cidr.text}`;
}
