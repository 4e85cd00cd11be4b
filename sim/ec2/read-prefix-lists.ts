import { AwsError, type CallContext, call, integer, requiredText } from '../core/index.ts';
import { describeCall, pageOf } from './describe.ts';
import type { PrefixList, PrefixListEntry } from './network.ts';
import {
  currentEntries,
  foundPrefixList,
  isAmazons,
  listView,
  prefixLists,
  referringIds,
} from './prefix-lists.ts';

const PAGES = { least: 1, most: 100, usual: 100 };

const NAMED = {
  'prefix-list-id': ({ prefixListId }: PrefixList) => [prefixListId],
  'prefix-list-name': ({ prefixListName }: PrefixList) => [prefixListName],
};

export const describeManagedPrefixLists = describeCall<PrefixList>({
  name: 'DescribeManagedPrefixLists',
  by: { param: 'PrefixListId', kind: 'prefixList' },
  rows: prefixLists,
  idOf: ({ prefixListId }) => prefixListId,
  filters: { ...NAMED, 'owner-id': ({ ownerId }) => [ownerId] },
  set: 'prefixListSet',
  view: listView,
  pages: PAGES,
});

/** The older call, for Amazon's own lists only. */
export const describePrefixLists = describeCall<PrefixList>({
  name: 'DescribePrefixLists',
  by: { param: 'PrefixListId', kind: 'prefixList' },
  rows: (ctx) => prefixLists(ctx).filter(isAmazons),
  idOf: ({ prefixListId }) => prefixListId,
  filters: NAMED,
  set: 'prefixListSet',
  view: (_, list) => ({
    prefixListId: list.prefixListId,
    prefixListName: list.prefixListName,
    cidrSet: currentEntries(list).map(({ cidr }) => cidr),
  }),
});

export const getManagedPrefixListEntries = call({
  name: 'GetManagedPrefixListEntries',
  mutating: false,
  resources: (ctx, input) => [prefixListArn(ctx, requiredText(input, 'PrefixListId'))],
  params: ['PrefixListId', 'TargetVersion', 'MaxResults', 'NextToken'],
  run: (ctx, input) => {
    const list = foundPrefixList(ctx, requiredText(input, 'PrefixListId'));
    const version = integer(input, 'TargetVersion') ?? list.version;
    const entries = list.versions[version - 1];
    if (!entries) {
      const message = `The prefix list '${list.prefixListId}' has no version ${version}`;
      throw new AwsError('InvalidParameterValue', message);
    }
    const paging = { idOf: ({ cidr }: PrefixListEntry) => cidr, limits: PAGES };
    const { page, nextToken } = pageOf(entries, input, paging);
    return { entrySet: page, nextToken };
  },
});

/** Which groups and route tables refer to a list: what changes when it does. */
export const getManagedPrefixListAssociations = call({
  name: 'GetManagedPrefixListAssociations',
  mutating: false,
  params: ['PrefixListId', 'MaxResults', 'NextToken'],
  run: (ctx, input) => {
    const { prefixListId } = foundPrefixList(ctx, requiredText(input, 'PrefixListId'));
    const paging = { idOf: (id: string) => id, limits: { least: 5, most: 255 } };
    const { page, nextToken } = pageOf(referringIds(ctx, prefixListId), input, paging);
    const associations = page.map((resourceId) => ({ resourceId, resourceOwner: ctx.account }));
    return { prefixListAssociationSet: associations, nextToken };
  },
});

/** Amazon's own lists belong to the account `aws`. */
function prefixListArn(ctx: CallContext, id: string): string {
  const list = prefixLists(ctx).find(({ prefixListId }) => prefixListId === id);
  const arn = ctx.arn('ec2', `prefix-list/${id}`);
  return list && isAmazons(list) ? arn.replace(`:${ctx.account}:`, ':aws:') : arn;
}
