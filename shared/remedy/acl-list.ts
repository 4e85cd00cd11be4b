import { aclTraffic, LAST_ENTRY_NUMBER } from '../drift/index.ts';
import type { AclEntry, Direction } from '../model/index.ts';
import type { ServiceRange, TrafficSet } from '../netset/index.ts';
import { canonicalCidr } from '../netset/index.ts';

/** The entries of one direction by number, without AWS's own final denies. */
export type EntryList = readonly AclEntry[];

export function editable(entries: readonly AclEntry[]): EntryList {
  return entries.filter((entry) => entry.number <= LAST_ENTRY_NUMBER).sort((a, b) => a.number - b.number);
}

/** Everything about an entry but its number, so that equal texts mean equal entries. */
export function entryContent(entry: AclEntry): string {
  const cidr = canonicalCidr(entry.cidr);
  const { ports, icmp } = entry;
  const at = ports === undefined ? `${icmp?.type ?? ''}.${icmp?.code ?? ''}` : `${ports.from}-${ports.to}`;
  return `${entry.action} ${entry.protocol} ${at} ${cidr.ok ? cidr.text : entry.cidr}`;
}

export const sameEntry = (a: AclEntry | undefined, b: AclEntry | undefined): boolean =>
  a !== undefined && b !== undefined && a.number === b.number && entryContent(a) === entryContent(b);

export type Effect = (list: EntryList) => TrafficSet;

/** What a list lets through, remembered: a search meets the same lists again and again. */
export function effects(): Effect {
  const known = new Map<string, TrafficSet>();
  return (list) => {
    const key = list.map(entryContent).join('|');
    const found = known.get(key) ?? aclTraffic(list);
    known.set(key, found);
    return found;
  };
}

/** An entry that says one service range of one block. */
export function entryOf(
  service: ServiceRange,
  cidr: string,
  as: { readonly number: number; readonly direction: Direction; readonly action: 'allow' | 'deny' },
): AclEntry {
  const base = { ...as, cidr };
  if (service.protocol === 'all') return { ...base, protocol: '-1' };
  const protocol = String(service.protocol);
  if ('from' in service) return { ...base, protocol, ports: { from: service.from, to: service.to } };
  if ('type' in service) return { ...base, protocol, icmp: { type: service.type, code: service.code } };
  return { ...base, protocol };
}
