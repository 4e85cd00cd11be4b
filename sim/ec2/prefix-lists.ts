import {
  AwsError,
  type CallContext,
  onlyKnown,
  type Params,
  requiredText,
  structs,
  text,
} from '../core/index.ts';
import { canonicalCidr } from './cidr.ts';
import { found } from './ids.ts';
import { network, type PrefixList, type PrefixListEntry, type Route } from './network.ts';
import type { Rule } from './rule.ts';
import { tagSet } from './tags.ts';

/** Amazon's own lists are there from the start in every Region, and nobody's to change. */
const AMAZON = 'AWS';

const AMAZON_LISTS = [
  { service: 's3', digits: '63a5400a', weight: 1, cidrs: ['3.5.0.0/19', '52.216.0.0/15', '54.231.0.0/16'] },
  { service: 'dynamodb', digits: '02cd2c6b', weight: 1, cidrs: ['3.218.182.0/24', '52.94.0.0/22'] },
];

const CLOUDFRONT = {
  digits: '3b927c52',
  weight: 55,
  cidrs: ['13.32.0.0/15', '13.224.0.0/14', '52.84.0.0/15'],
};

/** Every list of the place, Amazon's own included. */
export function prefixLists(ctx: CallContext): readonly PrefixList[] {
  ensureAmazonLists(ctx);
  return network(ctx).prefixLists.all();
}

export function foundPrefixList(ctx: CallContext, id: string): PrefixList {
  ensureAmazonLists(ctx);
  return found(network(ctx).prefixLists, 'prefixList', id);
}

function ensureAmazonLists(ctx: CallContext): void {
  const { prefixLists: table } = network(ctx);
  for (const list of amazonLists(ctx.region)) {
    if (!table.has(list.prefixListId)) table.put(list.prefixListId, list);
  }
}

function amazonLists(region: string): readonly PrefixList[] {
  const services = AMAZON_LISTS.map(({ service, ...rest }) => ({
    name: `com.amazonaws.${region}.${service}`,
    ...rest,
  }));
  const all = [...services, { name: 'com.amazonaws.global.cloudfront.origin-facing', ...CLOUDFRONT }];
  return all.map(({ name, digits, weight, cidrs }) => ({
    prefixListId: `pl-${digits}`,
    prefixListName: name,
    addressFamily: 'IPv4',
    ownerId: AMAZON,
    maxEntries: weight,
    version: 1,
    state: 'create-complete',
    versions: [cidrs.map((cidr) => ({ cidr }))],
  }));
}

export function isAmazons({ ownerId }: PrefixList): boolean {
  return ownerId === AMAZON;
}

/** A list that its owner may change. */
export function changeableList(ctx: CallContext, input: Params): PrefixList {
  const list = foundPrefixList(ctx, requiredText(input, 'PrefixListId'));
  if (isAmazons(list)) {
    const message = `The prefix list '${list.prefixListId}' is managed by AWS and cannot be modified`;
    throw new AwsError('OperationNotPermitted', message);
  }
  return list;
}

export function requestedEntries(
  input: Params,
  family: PrefixList['addressFamily'],
): readonly PrefixListEntry[] {
  const name = input.Entry === undefined ? 'AddEntry' : 'Entry';
  const entries = structs(input, name).map((entry) => {
    onlyKnown(entry, ['Cidr', 'Description'], `${name}.`);
    const cidr = canonicalCidr(requiredText(entry, 'Cidr'), family === 'IPv4' ? 4 : 6);
    const description = text(entry, 'Description');
    return description === undefined ? { cidr } : { cidr, description };
  });
  if (new Set(entries.map(({ cidr }) => cidr)).size < entries.length) {
    throw new AwsError('InvalidParameterValue', 'The same CIDR must not appear multiple times');
  }
  return entries;
}

export function checkSize(entries: readonly PrefixListEntry[], maxEntries: number): void {
  if (entries.length <= maxEntries) return;
  const message = "You've reached the maximum number of entries for the prefix list.";
  throw new AwsError('PrefixListMaxEntriesExceeded', message);
}

export function currentEntries({ versions, version }: PrefixList): readonly PrefixListEntry[] {
  return versions[version - 1] ?? [];
}

/** The list with a new version of its entries; every rule that refers to it changes with it, without an event. */
export function withVersion(list: PrefixList, entries: readonly PrefixListEntry[]): PrefixList {
  return {
    ...list,
    version: list.version + 1,
    state: 'modify-complete',
    versions: [...list.versions, entries],
  };
}

export function listView(ctx: CallContext, list: PrefixList): Params {
  const { prefixListId, prefixListName, addressFamily, ownerId, maxEntries, version } = list;
  const own = isAmazons(list) ? {} : { maxEntries, version };
  const arn = ctx.arn('ec2', `prefix-list/${prefixListId}`);
  return {
    prefixListId,
    addressFamily,
    state: list.state,
    prefixListArn: isAmazons(list) ? arn.replace(`:${ctx.account}:`, ':aws:') : arn,
    prefixListName,
    ...own,
    tagSet: tagSet(ctx, prefixListId),
    ownerId,
  };
}

/** Groups and route tables that refer to a list. */
export function referringIds(ctx: CallContext, prefixListId: string): readonly string[] {
  const { groups, routeTables } = network(ctx);
  const refers = ({ source }: Rule) => source.kind === 'prefixList' && source.prefixListId === prefixListId;
  const leads = ({ destination }: Route) => destination.value === prefixListId;
  return [
    ...groups.all().flatMap(({ groupId, rules }) => (rules.some(refers) ? [groupId] : [])),
    ...routeTables.all().flatMap(({ routeTableId, routes }) => (routes.some(leads) ? [routeTableId] : [])),
  ];
}
