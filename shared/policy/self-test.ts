import { isEmpty, isEmptyAddresses } from '../netset/index.ts';
import type { Contradiction } from './contradiction.ts';
import { deniedLines, effects } from './denied-lines.ts';
import { peersOf } from './line-traffic.ts';
import type { Policy, PolicyError } from './policy.ts';
import { overQuota } from './quota-use.ts';
import { differingEntries } from './same-resource.ts';

/**
 * Where a policy contradicts itself, in the order of the file; `now` in milliseconds decides which waivers have
 * expired. What depends on live resources is not judged here; `expect` lines are for the exposure room.
 */
export function selfTest(policy: Policy, { now }: { readonly now: number }): readonly PolicyError[] {
  const found = [
    ...deniedLines(policy),
    ...uselessEntries(policy),
    ...emptyLines(policy),
    ...overQuota(policy),
    ...differingEntries(policy),
    ...expiredWaivers(policy, now),
  ];
  return found
    .map(({ line, column, message, hint }) => ({ file: policy.file, line, column, message, hint }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Entries that decide nothing, because those before them have decided all of it. */
function uselessEntries(policy: Policy): readonly Contradiction[] {
  return policy.networkAcls.flatMap((entry) =>
    [entry.ingress ?? [], entry.egress ?? []].flatMap((lines) =>
      effects(lines)
        .filter(({ effect }) => isEmpty(effect))
        .map(({ line }) => ({
          line: line.line,
          column: line.column,
          message: `"${line.text}" can never match: entries with lower numbers decide all of it`,
          hint: 'remove it, or give it a lower number',
        })),
    ),
  );
}

function emptyLines(policy: Policy): readonly Contradiction[] {
  const written = [
    ...policy.securityGroups.flatMap((entry) => [...(entry.ingress ?? []), ...(entry.egress ?? [])]),
    ...policy.guardrails.flatMap(({ deny }) => (deny.kind === 'traffic' ? [deny.line] : [])),
    ...policy.waivers.map((waiver) => waiver.allow),
  ];
  const excepting = written.filter((line) => line.except.length > 0);
  return excepting.flatMap((line) => {
    const { addresses, labels } = peersOf(line, (peer) => JSON.stringify(peer));
    if (!isEmptyAddresses(addresses) || labels.length > 0) return [];
    const { line: row, column, text } = line;
    return {
      line: row,
      column,
      message: `nothing is left of "${text}"`,
      hint: '"except" names all of its peers: remove the line',
    };
  });
}

function expiredWaivers(policy: Policy, now: number): readonly Contradiction[] {
  const expired = policy.waivers.filter((waiver) => waiver.until <= now);
  return expired.map(({ line, column, id, until }) => ({
    line,
    column,
    message: `waiver ${id} expired at ${new Date(until).toISOString()}`,
    hint: 'remove it, or agree on a later time',
  }));
}
