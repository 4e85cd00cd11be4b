import { AwsError, call } from '../core/index.ts';
import { accessTo } from './access.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { network } from './network.ts';
import { changeableList, listView, referringIds } from './prefix-lists.ts';

export const deleteManagedPrefixList = call({
  name: 'DeleteManagedPrefixList',
  mutating: true,
  ...accessTo({ param: 'PrefixListId', type: 'prefix-list' }),
  params: ['PrefixListId'],
  run: (ctx, input) => {
    const list = changeableList(ctx, input);
    if (referringIds(ctx, list.prefixListId).length > 0) {
      const message = `The prefix list '${list.prefixListId}' has dependencies and cannot be deleted.`;
      throw new AwsError('DependencyViolation', message);
    }
    const view = listView(ctx, list);
    network(ctx).prefixLists.remove(list.prefixListId);
    network(ctx).tags.remove(list.prefixListId);
    return { prefixList: { ...view, state: 'delete-in-progress' } };
  },
  trail: envelopeTrail('DeleteManagedPrefixList', sentParams),
});
