// STS: who one is, and taking on a role. Sessions themselves are the core's identities, policies are iam's.
import { queryProtocol, type Service } from '../core/index.ts';
import { assumeRole } from './assume-role.ts';
import { getCallerIdentity } from './get-caller-identity.ts';

export const sts: Service = {
  name: 'sts',
  eventSource: 'sts.amazonaws.com',
  protocol: queryProtocol({ version: '2011-06-15', xmlns: 'https://sts.amazonaws.com/doc/2011-06-15/' }),
  rename: {
    MissingParameter: 'ValidationError',
    InvalidParameterValue: 'ValidationError',
    UnknownParameter: 'ValidationError',
  },
  calls: [assumeRole, getCallerIdentity],
};
