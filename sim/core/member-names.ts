import { isList, isParams, type Params, type Value } from './value.ts';

/** A value with every member's name changed, at every depth. */
function renamed(value: Value, name: (before: string) => string): Value {
  if (isList(value)) return value.map((member) => renamed(member, name));
  return isParams(value) ? renamedMembers(value, name) : value;
}

function renamedMembers(members: Params, name: (before: string) => string): Params {
  return Object.fromEntries(
    Object.entries(members).map(([key, value]) => [
      name(key),
      value === undefined ? value : renamed(value, name),
    ]),
  );
}

/** `LoadBalancerArn` → `loadBalancerArn`, `DNSName` → `dNSName`: how CloudTrail writes names. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** CloudTrail's plain rendering: lower camel at every depth, lists as lists. */
export function lowerCamel(value: Value): Value {
  return renamed(value, lowerFirst);
}

/** The members' own names only; what they hold stays as it is. */
export function lowerFirstNames(members: Params): Params {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [lowerFirst(name), value]));
}
