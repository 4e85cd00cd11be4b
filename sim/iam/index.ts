// Who may do what: roles with their policies, the policies of resources, their evaluation. IAM's own API is not here.
// What a call is and which resources it touches belongs to the services.
import { queryProtocol, type Service } from '../core/index.ts';
import { refusalOf } from './access.ts';

export { callFacts, isAccountAllowed, isServiceAllowed, isTrusted, subjectOf } from './access.ts';
export type { PolicyDocument } from './condition.ts';
export { callerOfService, refusalTo } from './role-session.ts';
export {
  grantToRoles,
  iam,
  putOrganization,
  putRole,
  registerResourcePolicies,
} from './roles.ts';

/** Knows no action of its own, but judges the calls of all the others. */
export const iamService: Service = {
  name: 'iam',
  eventSource: 'iam.amazonaws.com',
  protocol: queryProtocol({ version: '2010-05-08', xmlns: 'https://iam.amazonaws.com/doc/2010-05-08/' }),
  calls: [],
  start: (world) => {
    world.access.addAuthorizer((request) => refusalOf(world, request));
  },
};
