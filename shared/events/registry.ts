import type { CallParser } from './call.ts';
import { ecsCalls } from './ecs-calls.ts';
import { type EcsEventParser, ecsEvents } from './ecs-events.ts';
import { harmlessCalls } from './harmless-calls.ts';
import { interfaceCalls } from './interface-calls.ts';
import { loadBalancerCalls } from './load-balancer-calls.ts';
import { networkAclCalls } from './network-acl-calls.ts';
import { prefixListCalls } from './prefix-list-calls.ts';
import { securityGroupCalls } from './security-group-calls.ts';
import { tagCalls } from './tag-calls.ts';
import { tamperingCalls } from './tampering-calls.ts';
import { vpcCalls } from './vpc-calls.ts';

/** Every call that Kedge knows. The parsers and the event patterns come from here, so neither forgets one. */
export const calls: readonly CallParser[] = [
  ...securityGroupCalls,
  ...networkAclCalls,
  ...prefixListCalls,
  ...interfaceCalls,
  ...vpcCalls,
  ...tagCalls,
  ...ecsCalls,
  ...loadBalancerCalls,
  ...harmlessCalls,
  ...tamperingCalls,
];

export const nativeEvents: readonly EcsEventParser[] = ecsEvents;

const API_VERSION = /\d{8}(?:v\d{1,3})?$/;
const byName: ReadonlyMap<string, CallParser> = new Map(
  calls.map((parser) => [key(parser.service, parser.eventName), parser]),
);
const services: ReadonlySet<string> = new Set(calls.map((parser) => parser.service));
const byDetailType: ReadonlyMap<string, EcsEventParser> = new Map(
  nativeEvents.map((parser) => [parser.detailType, parser]),
);

export function callParser(service: string, eventName: string): CallParser | null {
  const exact = byName.get(key(service, eventName));
  if (exact !== undefined) return exact;
  const plain = byName.get(key(service, eventName.replace(API_VERSION, '')));
  return plain?.versioned === true ? plain : null;
}

export function nativeParser(detailType: string): EcsEventParser | null {
  return byDetailType.get(detailType) ?? null;
}

export function isWatched(service: string): boolean {
  return services.has(service);
}

function key(service: string, eventName: string): string {
  return `${service} ${eventName}`;
}
