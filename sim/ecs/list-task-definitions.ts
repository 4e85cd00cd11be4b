import { call, text } from '../core/index.ts';
import { invalidParameter } from './errors.ts';
import { pageInOrder } from './paging.ts';
import { ecsState } from './state.ts';

/** By family, and within it by number: revision 9 comes before 10. */
export const listTaskDefinitions = call({
  name: 'ListTaskDefinitions',
  mutating: false,
  run: (ctx, input) => {
    const prefix = text(input, 'familyPrefix');
    const status = text(input, 'status') ?? 'ACTIVE';
    const sort = text(input, 'sort') ?? 'ASC';
    if (!['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'].includes(status))
      throw invalidParameter(`Invalid status '${status}'`);
    if (!['ASC', 'DESC'].includes(sort)) throw invalidParameter(`Invalid sort '${sort}'`);
    const arns = ecsState(ctx)
      .taskDefinitions.all()
      .filter((one) => one.status === status && (prefix === undefined || one.family === prefix))
      .sort((a, b) => (a.family === b.family ? a.revision - b.revision : a.family < b.family ? -1 : 1))
      .map(({ arn }) => arn);
    const ordered = sort === 'ASC' ? arns : arns.reverse();
    const { page, nextToken } = pageInOrder(ordered, input, { usual: 100, most: 100 });
    return { taskDefinitionArns: page, nextToken };
  },
});
