import { call } from '../core/index.ts';

export const getCallerIdentity = call({
  name: 'GetCallerIdentity',
  mutating: false,
  params: [],
  run: ({ caller }) => ({ UserId: caller.principalId, Account: caller.account, Arn: caller.arn }),
});
