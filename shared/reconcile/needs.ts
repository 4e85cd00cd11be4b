import type { Section } from '../model/index.ts';
import type { Match, Policy, PolicyPeer } from '../policy/index.ts';
import type { Needs } from '../ports/index.ts';

const GROUP_ID = /^sg-[0-9a-f]{8,17}$/;
const LIST_ID = /^pl-[0-9a-f]{8,17}$/;
const VPC_ID = /^vpc-[0-9a-f]{8,17}$/;

/**
 * What a policy must have resolved whatever resource is looked at, so that the first round trip reads it beside
 * the resource. Names may hold `*`, which EC2's filters take as they are.
 */
export function needsOf(policy: Policy): Needs {
  const refs = groupRefs(policy);
  const matches = refs.flatMap((ref) =>
    policy.securityGroups.filter((entry) => entry.key === ref).map((entry) => entry.match),
  );
  const keys = new Set(policy.securityGroups.map((entry) => entry.key));
  const bare = refs.filter((ref) => !keys.has(ref) && !GROUP_ID.test(ref));
  const lists = peersOf(policy).flatMap((peer) => (peer.kind === 'prefixList' ? [peer.ref] : []));
  return {
    groupNames: unique([...bare, ...matches.flatMap(nameNeeded)]),
    groupIds: unique(matches.flatMap((match) => (match.id === undefined ? [] : [match.id]))),
    groupTags: matches.flatMap((match) =>
      match.name === undefined && match.id === undefined ? Object.entries(match.tags ?? {}) : [],
    ),
    prefixListNames: unique(lists.filter((ref) => !LIST_ID.test(ref))),
    prefixListIds: unique(lists.filter((ref) => LIST_ID.test(ref))),
    sections: sectionsOf(policy),
  };
}

/** Every group when an entry selects by nothing that a filter could say. */
function nameNeeded(match: Match): readonly string[] {
  if (match.name !== undefined) return [match.name];
  return match.id === undefined && match.tags === undefined ? ['*'] : [];
}

function groupRefs(policy: Policy): readonly string[] {
  const fromLines = peersOf(policy).flatMap((peer) => (peer.kind === 'group' ? [peer.ref] : []));
  const rules = [...policy.ecs, ...policy.loadBalancers].map((entry) => entry.securityGroups);
  const fromRules = rules.flatMap((rule) => {
    if (rule === undefined) return [];
    return rule.kind === 'exact' ? rule.groups : [...rule.require, ...(rule.allow ?? [])];
  });
  return unique([...fromLines, ...fromRules.map((ref) => ref.replace(/^sg\//, ''))]);
}

function peersOf(policy: Policy): readonly PolicyPeer[] {
  const lines = [
    ...policy.securityGroups.flatMap((entry) => [...(entry.ingress ?? []), ...(entry.egress ?? [])]),
    ...policy.guardrails.flatMap(({ deny }) => (deny.kind === 'traffic' ? [deny.line] : [])),
    ...policy.waivers.map((waiver) => waiver.allow),
  ];
  return lines.flatMap((line) => [...line.peers, ...line.except]);
}

function sectionsOf(policy: Policy): readonly Section[] {
  const entries = [...policy.securityGroups, ...policy.networkAcls, ...policy.loadBalancers];
  const wheres = policy.guardrails.flatMap((guardrail) =>
    guardrail.where === undefined ? [] : [guardrail.where],
  );
  const byVpcName = [...entries.map((entry) => entry.match), ...wheres].some(
    (match) => match.vpc !== undefined && !VPC_ID.test(match.vpc),
  );
  const subnets = [...policy.networkAcls, ...policy.ecs].some((entry) => entry.subnets !== undefined);
  return [...(byVpcName ? (['vpcs'] as const) : []), ...(subnets ? (['subnets'] as const) : [])];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
