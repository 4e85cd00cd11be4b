import {
  AwsError,
  call,
  integer,
  type Params,
  requiredInteger,
  requiredText,
  structs,
  text,
} from '../core/index.ts';
import { accessTo } from './access.ts';
import { canonicalCidr } from './cidr.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { network, type PrefixList, type PrefixListEntry } from './network.ts';
import {
  changeableList,
  checkSize,
  currentEntries,
  listView,
  requestedEntries,
  withVersion,
} from './prefix-lists.ts';

/** New entries make a new version, if the caller knew the current one; a new size or name does not. */
export const modifyManagedPrefixList = call({
  name: 'ModifyManagedPrefixList',
  mutating: true,
  ...accessTo({ param: 'PrefixListId', type: 'prefix-list' }),
  params: ['PrefixListId', 'CurrentVersion', 'PrefixListName', 'AddEntry', 'RemoveEntry', 'MaxEntries'],
  run: (ctx, input) => {
    const list = changeableList(ctx, input);
    const isEdit = input.AddEntry !== undefined || input.RemoveEntry !== undefined;
    const maxEntries = integer(input, 'MaxEntries') ?? list.maxEntries;
    if (isEdit && maxEntries !== list.maxEntries) {
      const message = 'You cannot modify the entries and the size of a prefix list in the same request';
      throw new AwsError('InvalidParameterCombination', message);
    }
    checkSize(currentEntries(list), maxEntries);
    const prefixListName = text(input, 'PrefixListName') ?? list.prefixListName;
    const named = { ...list, prefixListName, maxEntries, state: 'modify-complete' };
    const changed = isEdit ? edited(named, input) : named;
    network(ctx).prefixLists.put(list.prefixListId, changed);
    return { prefixList: { ...listView(ctx, changed), state: 'modify-in-progress' } };
  },
  trail: envelopeTrail('ModifyManagedPrefixList', sentParams),
});

function edited(list: PrefixList, input: Params): PrefixList {
  checkVersion(list, requiredInteger(input, 'CurrentVersion'));
  const family = list.addressFamily === 'IPv4' ? 4 : 6;
  const removed = structs(input, 'RemoveEntry').map((entry) =>
    canonicalCidr(requiredText(entry, 'Cidr'), family),
  );
  const before = new Map<string, PrefixListEntry>(currentEntries(list).map((entry) => [entry.cidr, entry]));
  for (const cidr of removed) {
    if (before.delete(cidr)) continue;
    const message = `The prefix list '${list.prefixListId}' has no entry '${cidr}'`;
    throw new AwsError('InvalidPrefixListModification', message);
  }
  for (const entry of requestedEntries(input, list.addressFamily)) before.set(entry.cidr, entry);
  const entries = [...before.values()];
  checkSize(entries, list.maxEntries);
  return withVersion(list, entries);
}

function checkVersion({ version, prefixListId }: PrefixList, known: number): void {
  if (version === known) return;
  const message = `The prefix list '${prefixListId}' has version ${version}, not ${known}`;
  throw new AwsError('PrefixListVersionMismatch', message);
}

/** The entries of an older version again, as a new version. */
export const restoreManagedPrefixListVersion = call({
  name: 'RestoreManagedPrefixListVersion',
  mutating: true,
  ...accessTo({ param: 'PrefixListId', type: 'prefix-list' }),
  params: ['PrefixListId', 'PreviousVersion', 'CurrentVersion'],
  run: (ctx, input) => {
    const list = changeableList(ctx, input);
    checkVersion(list, requiredInteger(input, 'CurrentVersion'));
    const previous = requiredInteger(input, 'PreviousVersion');
    const entries = list.versions[previous - 1];
    if (!entries || previous >= list.version) {
      const message = `The prefix list '${list.prefixListId}' has no version ${previous} to restore`;
      throw new AwsError('InvalidParameterValue', message);
    }
    const restored = { ...withVersion(list, entries), state: 'restore-complete' };
    network(ctx).prefixLists.put(list.prefixListId, restored);
    return { prefixList: { ...listView(ctx, restored), state: 'restore-in-progress' } };
  },
  trail: envelopeTrail('RestoreManagedPrefixListVersion', sentParams),
});
