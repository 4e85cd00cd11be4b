import type { PrefixList } from '../model/index.ts';
import type { Mutable, Raw, Trouble } from './untyped.ts';
import { isRaw, list, optionalInteger, optionalText, text } from './untyped.ts';

/**
 * One list with its entries: `Entries: [{Cidr}]` as GetManagedPrefixListEntries answers, or DescribePrefixLists'
 * `Cidrs`. With neither, the entries are unknown, which is not the same as none.
 */
export function prefixList(raw: Raw, trouble: Trouble): PrefixList {
  const mapped: Mutable<PrefixList> = {
    id: text(raw, 'PrefixListId', trouble),
    name: optionalText(raw, 'PrefixListName', trouble) ?? '',
    account: optionalText(raw, 'OwnerId', trouble) ?? '',
  };
  const maxEntries = optionalInteger(raw, 'MaxEntries', trouble);
  if (maxEntries !== undefined) mapped.maxEntries = maxEntries;
  const key = Array.isArray(raw.Entries) ? 'Entries' : 'Cidrs';
  if (Array.isArray(raw[key])) mapped.entries = list(raw, key, trouble).map((one) => cidrOf(one, trouble));
  return mapped;
}

function cidrOf(entry: unknown, trouble: Trouble): string {
  if (typeof entry === 'string') return entry;
  if (isRaw(entry)) return text(entry, 'Cidr', trouble);
  trouble.push('an entry is neither text nor an object');
  return '';
}
