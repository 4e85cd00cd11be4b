import { AwsError, call, type Params, requiredInteger, requiredText, text } from '../core/index.ts';
import { creates } from './access.ts';
import { answerOnce, CLIENT_TOKEN } from './client-token.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { found, newId } from './ids.ts';
import { network, type PrefixList } from './network.ts';
import { checkSize, listView, requestedEntries } from './prefix-lists.ts';
import { checkTagSpecification, tagFromSpecification } from './tags.ts';

/** Usable at once; the answer says `create-in-progress` as AWS's does. */
export const createManagedPrefixList = call({
  name: 'CreateManagedPrefixList',
  mutating: true,
  ...creates('CreateManagedPrefixList', 'prefix-list'),
  params: ['PrefixListName', 'Entry', 'MaxEntries', 'AddressFamily', 'TagSpecification', CLIENT_TOKEN],
  run: (ctx, input) => {
    checkTagSpecification(input, ['prefixList']);
    const { prefixLists } = network(ctx);
    const id = answerOnce(ctx, input, () => {
      const list = requestedList(input, { prefixListId: newId(ctx, 'prefixList'), ownerId: ctx.account });
      prefixLists.put(list.prefixListId, list);
      tagFromSpecification(ctx, input, { kind: 'prefixList', id: list.prefixListId });
      return list.prefixListId;
    });
    const view = listView(ctx, found(prefixLists, 'prefixList', id));
    return { prefixList: { ...view, state: 'create-in-progress' } };
  },
  trail: envelopeTrail('CreateManagedPrefixList', sentParams),
});

function requestedList(input: Params, ids: Pick<PrefixList, 'prefixListId' | 'ownerId'>): PrefixList {
  const prefixListName = requiredText(input, 'PrefixListName');
  if (prefixListName.startsWith('com.amazonaws')) {
    const message = `The prefix list name '${prefixListName}' is reserved`;
    throw new AwsError('InvalidParameterValue', message);
  }
  const addressFamily = text(input, 'AddressFamily');
  if (addressFamily !== 'IPv4' && addressFamily !== 'IPv6') {
    throw new AwsError('InvalidParameterValue', `Invalid value '${addressFamily}' for addressFamily`);
  }
  const maxEntries = requiredInteger(input, 'MaxEntries');
  const entries = requestedEntries(input, addressFamily);
  checkSize(entries, maxEntries);
  const first = { version: 1, state: 'create-complete', versions: [entries] };
  return { ...ids, prefixListName, addressFamily, maxEntries, ...first };
}
