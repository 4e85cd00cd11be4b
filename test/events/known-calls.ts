import type { KnownCall } from './known-call.ts';
import { securityGroupCalls } from './known-security-group-calls.ts';
import { serviceCalls } from './known-service-calls.ts';
import { vpcCalls } from './known-vpc-calls.ts';

/** Every call that is a change, in every form that AWS writes it. */
export const knownCalls: readonly KnownCall[] = [...securityGroupCalls, ...vpcCalls, ...serviceCalls];
