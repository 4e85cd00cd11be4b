import type { CallParser } from './call.ts';
import type { EventPattern } from './event.ts';
import { calls, nativeEvents } from './registry.ts';

/** EventBridge's default quota for one pattern, in characters of JSON. */
const LONGEST_PATTERN = 2048;

type Group = { readonly service: string; readonly ownedBy: CallParser['ownedBy']; readonly names: unknown[] };

/**
 * The EventBridge patterns that deliver everything the registry reads, few and each below the quota. Failed
 * calls are kept out by their errorCode. `ownPrefix` begins the names of Kedge's own resources: of the calls
 * on functions, queues, roles and the like only those on such names are delivered.
 */
export function eventPatterns(options: { readonly ownPrefix: string }): readonly EventPattern[] {
  const ofCalls = groups().flatMap((group) => callPatterns(group, options.ownPrefix));
  const ofEvents = nativeEvents.map((event) => ({
    service: 'ecs',
    pattern: { source: ['aws.ecs'], 'detail-type': [event.detailType], detail: event.detail },
  }));
  return numbered([...ofCalls, ...ofEvents]);
}

type Unnamed = { readonly service: string; readonly pattern: EventPattern['pattern'] };

function groups(): readonly Group[] {
  const found = new Map<string, Group>();
  for (const call of calls.filter((candidate) => candidate.undelivered !== true)) {
    const key = [call.service, ...(call.ownedBy ?? [])].join('.');
    const group = found.get(key) ?? { service: call.service, ownedBy: call.ownedBy, names: [] };
    group.names.push(call.versioned === true ? { prefix: call.eventName } : call.eventName);
    found.set(key, group);
  }
  return [...found.values()];
}

/** One pattern where the names fit, else halves of them. */
function callPatterns(group: Group, ownPrefix: string): readonly Unnamed[] {
  const pattern = callPattern(group, ownPrefix);
  if (JSON.stringify(pattern).length <= LONGEST_PATTERN) return [{ service: group.service, pattern }];
  const middle = Math.ceil(group.names.length / 2);
  return [group.names.slice(0, middle), group.names.slice(middle)].flatMap((names) =>
    callPatterns({ ...group, names }, ownPrefix),
  );
}

function callPattern({ service, ownedBy, names }: Group, ownPrefix: string): EventPattern['pattern'] {
  const owned = (ownedBy ?? []).reduceRight<unknown>(
    (inner, member) => ({ [member]: inner }),
    [{ wildcard: `*${ownPrefix}*` }],
  );
  return {
    source: [`aws.${service}`],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: [`${service}.amazonaws.com`],
      eventName: names,
      errorCode: [{ exists: false }],
      ...(ownedBy !== undefined && typeof owned === 'object' ? owned : {}),
    },
  };
}

function numbered(patterns: readonly Unnamed[]): readonly EventPattern[] {
  const seen = new Map<string, number>();
  return patterns.map(({ service, pattern }) => {
    const number = (seen.get(service) ?? 0) + 1;
    seen.set(service, number);
    return { name: `${service}-${number}`, pattern };
  });
}
