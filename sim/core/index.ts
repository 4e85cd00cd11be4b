// What every service of the simulator stands on: calls, protocols, state, time, faults, callers, CloudTrail.
// No service and no AWS resource belongs here.

export type { AccessRequest, Refusal } from './access.ts';
export { AwsError } from './aws-error.ts';
export { type Call, type CallContext, call, type Protocol, type Service } from './call.ts';
export {
  type Caller,
  isAwsItself,
  isoSeconds,
  principalArn,
  type Role,
  uniqueId,
} from './caller.ts';
export { ec2Protocol, itemised } from './ec2-protocol.ts';
export type { BusEvent } from './event-bus.ts';
export type { SimRequest, SimResponse } from './http.ts';
export { type Credentials, serviceCaller } from './identities.ts';
export { jsonProtocol } from './json-protocol.ts';
export { lowerCamel, lowerFirstNames } from './member-names.ts';
export { pageFrom } from './page.ts';
export {
  flag,
  integer,
  list,
  missing,
  onlyKnown,
  requiredInteger,
  requiredText,
  struct,
  structs,
  text,
  texts,
} from './params.ts';
export { contextOf } from './perform.ts';
export { arnOf, type Place, partitionOf, regionState, worldState } from './place.ts';
export { queryProtocol } from './query-protocol.ts';

export type { Table } from './table.ts';
export { atomically } from './table.ts';
export type { Recorded } from './trail.ts';
export { trailDate } from './trail-date.ts';
export { isList, isParams, type Params, type Value } from './value.ts';
export { wildcardMatch } from './wildcard.ts';
export type { At, WaitingListener, World } from './world.ts';
export { flat, xmlMembers } from './xml.ts';
