import type { Call } from '../model/index.ts';

/** What adds a rule to a group takes nothing from anybody. An entry of an ACL may deny. */
export const onlyOpens = ({ call }: Call): boolean => call.startsWith('ec2:AuthorizeSecurityGroup');
