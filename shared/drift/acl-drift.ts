import type { AclEntry, Direction, NetworkAcl } from '../model/index.ts';
import type { AddressSet, ServiceSet, TrafficSet } from '../netset/index.ts';
import {
  addressesIn,
  canonicalCidr,
  intersect,
  isEmpty,
  NO_TRAFFIC,
  services,
  subtract,
  traffic,
  union,
} from '../netset/index.ts';
import type { AclLine, AclPolicyEntry } from '../policy/index.ts';
import type { Context } from './context.ts';
import type { Breach, Undecided } from './guardrail.ts';
import { appliedGuardrails, breaches, undecided } from './guardrail.ts';
import { type Admitting, leftover, type Without } from './leftover.ts';
import { entriesOfAcl, isToldOf, matchAcl } from './matching.ts';
import { besideEntry } from './on-trial.ts';
import { awsProtocol, portServices } from './rule-traffic.ts';
import { doubtsOn, waivedTraffic } from './waived.ts';

/** AWS's own last entries: 32767 denies the rest of IPv4, 32768 the rest of IPv6. Nobody can edit them. */
export const LAST_ENTRY_NUMBER = 32766;

export type AclDirectionDrift = {
  readonly direction: Direction;
  readonly entries: readonly AclEntry[];
  readonly observed: TrafficSet;
  readonly desired: TrafficSet | null;
  readonly desiredEntries: readonly AclEntry[] | null;
  readonly waived: TrafficSet;
  readonly excess: TrafficSet;
  readonly leftover: TrafficSet;
  readonly missing: TrafficSet;
  readonly breaches: readonly Breach[];
  readonly unknown: readonly string[];
  readonly undecided: readonly Undecided[];
};

export type AclDrift = {
  readonly acl: NetworkAcl;
  readonly entry: AclPolicyEntry | null;
  readonly conflict: readonly string[];
  readonly doubtful: readonly AclPolicyEntry[];
  readonly ingress: AclDirectionDrift;
  readonly egress: AclDirectionDrift;
};

export function aclDrift(context: Context, aclId: string): AclDrift | null {
  const acl = context.state.networkAcls.get(aclId);
  if (acl === undefined) return null;
  const { entries, unsure } = entriesOfAcl(context, acl);
  const conflict = differing(entries);
  const entry = conflict.length > 0 ? null : (entries[0] ?? null);
  const about = { acl, entry, keys: entries.map((one) => one.key) };
  return {
    acl,
    entry,
    conflict,
    doubtful: unsure.filter((one) => !isToldOf(context, one.match, (match) => matchAcl(context, match, acl))),
    ingress: directionDrift(context, { ...about, direction: 'ingress' }),
    egress: directionDrift(context, { ...about, direction: 'egress' }),
  };
}

// Entries of an ACL have numbers, and those are put back: two lists that only have the same effect are not the same.
function differing(entries: readonly AclPolicyEntry[]): readonly string[] {
  const texts = new Set(
    entries.map(({ ingress, egress, subnets, mode }) =>
      JSON.stringify([ingress?.map(text), egress?.map(text), subnets?.toSorted(), mode]),
    ),
  );
  return texts.size > 1 ? entries.map((entry) => entry.key) : [];
}

const text = (line: AclLine): string => line.text;

type About = {
  readonly acl: NetworkAcl;
  readonly entry: AclPolicyEntry | null;
  /** Of every entry that matches. */
  readonly keys: readonly string[];
  readonly direction: Direction;
};

function directionDrift(context: Context, about: About): AclDirectionDrift {
  const { acl, entry, direction } = about;
  const at = { direction, vpcId: acl.vpcId, selfId: null };
  const entries = acl.entries
    .filter((one) => one.direction === direction)
    .sort((a, b) => a.number - b.number);
  const desiredEntries = entry?.[direction]?.map(aclEntry).sort((a, b) => a.number - b.number) ?? null;
  const observed = aclTraffic(entries);
  const desired = desiredEntries === null ? null : aclTraffic(desiredEntries);
  const names = [acl.tags.Name ?? '', acl.id];
  const waived = waivedTraffic(context, { type: 'acl', names, keys: about.keys }, { ...at, labels: [] });
  const applied = appliedGuardrails(context, 'networkAcls', {
    ...at,
    matches: (m) => matchAcl(context, m, acl),
  });
  const undeclared = desired === null ? NO_TRAFFIC : subtract(observed, desired);
  const excess = subtract(undeclared, waived.traffic);
  const breached = breaches(applied, observed, waived.traffic).map((breach) =>
    besideEntry(breach, entry, desired),
  );
  const carriers = entryCarriers(entries);
  const without: Without = (guilty) => {
    const gone = carriers.flatMap((one) => (guilty.includes(one) ? [one.entry] : []));
    return aclTraffic(entries.filter((one) => !gone.includes(one)));
  };
  return {
    direction,
    entries,
    observed,
    desired,
    desiredEntries,
    waived: waived.traffic,
    excess,
    leftover: leftover(context, { direction, carriers, breaches: breached, excess, without }),
    missing: desired === null ? NO_TRAFFIC : subtract(desired, observed),
    breaches: breached,
    unknown: [
      ...(desired === null && applied.length === 0 ? [] : unreadable(entries)),
      ...doubtsOn(waived, subtract(undeclared, waived.sure)),
    ],
    undecided: undecided(applied, observed, { waived }),
  };
}

/** A policy line as the entry that AWS would store. */
export function aclEntry(line: AclLine): AclEntry {
  const { service } = line;
  const base = { number: line.number, direction: line.direction, action: line.action, cidr: line.cidr };
  if (service.protocol === 'all') return { ...base, protocol: '-1' };
  const protocol = String(service.protocol);
  if (service.protocol === 1 || service.protocol === 58) {
    return { ...base, protocol, icmp: { type: service.from ?? -1, code: service.to ?? -1 } };
  }
  if (service.protocol !== 6 && service.protocol !== 17) return { ...base, protocol };
  return { ...base, protocol, ports: { from: service.from ?? 0, to: service.to ?? 65535 } };
}

/** What a list of entries lets through: the first entry that matches decides, and what none matches is denied. */
export function aclTraffic(entries: readonly AclEntry[]): TrafficSet {
  let allowed = NO_TRAFFIC;
  let decided = NO_TRAFFIC;
  for (const entry of [...entries].sort((a, b) => a.number - b.number)) {
    const all = entryTraffic(entry);
    if (entry.action === 'allow') allowed = union(allowed, subtract(all, decided));
    decided = union(decided, all);
  }
  return allowed;
}

type EntryCarrier = Admitting & { readonly entry: AclEntry };

/** The entries that allow, to say what they let through in their words. */
export function entryCarriers(entries: readonly AclEntry[]): readonly EntryCarrier[] {
  const found: EntryCarrier[] = [];
  let decided = NO_TRAFFIC;
  for (const entry of entries) {
    const all = entryTraffic(entry);
    if (entry.action === 'allow')
      found.push({ traffic: all, own: subtract(all, decided), peer: entry.cidr, entry });
    decided = union(decided, all);
  }
  return found;
}

/** Everything that one entry matches, allowed or denied, whatever stands before it. */
export function entryTraffic(entry: AclEntry): TrafficSet {
  const set = entryServices(entry);
  const at = entryAddresses(entry);
  return set === null || at === null ? NO_TRAFFIC : traffic([{ services: set, addresses: at }]);
}

function entryAddresses(entry: AclEntry): AddressSet | null {
  const parsed = canonicalCidr(entry.cidr);
  return parsed.ok ? addressesIn([parsed]) : null;
}

export function entryServices(entry: AclEntry): ServiceSet | null {
  const protocol = awsProtocol(entry.protocol);
  if (protocol === null) return null;
  if (protocol === 'all') return services('all');
  const { ports, icmp } = entry;
  return portServices(protocol, { from: icmp?.type ?? ports?.from, to: icmp?.code ?? ports?.to });
}

function unreadable(entries: readonly AclEntry[]): readonly string[] {
  return entries
    .filter((entry) => entryServices(entry) === null || entryAddresses(entry) === null)
    .map(
      (entry) =>
        `${entry.direction} ${entry.number}: protocol ${entry.protocol} on ${entry.cidr} is not understood`,
    );
}

/** The entries that let any of this traffic through, in number order: those that carry the finding. */
export function carriers(entries: readonly AclEntry[], of: TrafficSet): readonly AclEntry[] {
  let left = of;
  const found: AclEntry[] = [];
  for (const entry of [...entries].sort((a, b) => a.number - b.number)) {
    const all = entryTraffic(entry);
    if (isEmpty(intersect(left, all))) continue;
    if (entry.action === 'allow') found.push(entry);
    left = subtract(left, all);
  }
  return found;
}
