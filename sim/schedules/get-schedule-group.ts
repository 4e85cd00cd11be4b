import { call, requiredText } from '../core/index.ts';
import { checkGroup, groupArn } from './schedule.ts';

export const getScheduleGroup = call({
  name: 'GetScheduleGroup',
  mutating: false,
  resources: (ctx, input) => [groupArn(ctx, requiredText(input, 'Name'))],
  run: (ctx, input) => {
    const name = requiredText(input, 'Name');
    checkGroup(ctx, name);
    return { Arn: groupArn(ctx, name), Name: name, State: 'ACTIVE' };
  },
});
