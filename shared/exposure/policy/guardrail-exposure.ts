import type { Direction, Evidence, Finding, FindingKind, Interface, State } from '../../model/index.ts';
import { intersectServices, isSubsetServices } from '../../netset/index.ts';
import { type Guardrail, type MatchSubject, matches, type Policy, serviceSet } from '../../policy/index.ts';
import { type Answer, answer } from '../answers/answer.ts';
import { explanation } from '../answers/explanation.ts';
import { type Passing, passingLines } from '../answers/traffic-lines.ts';
import { type Directory, directory } from '../ends/directory.ts';
import { membersParty, neighbours } from '../ends/neighbours.ts';
import type { Party } from '../ends/parties.ts';
import { type Analysis, analysis } from '../network/analysis.ts';
import type { NetworkOptions } from '../network/network.ts';
import type { Spot } from '../network/spots.ts';
import { type LinePeers, linePeers } from './line-peers.ts';
import { placeOf, placeWhy } from './policy-ends.ts';
import { livingWaivers, withoutWaived } from './waivers.ts';

type TrafficGuardrail = Guardrail & { readonly deny: Extract<Guardrail['deny'], { kind: 'traffic' }> };

/**
 * What guardrails `on: [exposure]` forbid and groups, ACLs and routes together let through: one finding per interface
 * and guardrail. A rule that is open and that nobody can use is no exposure. `now` in milliseconds decides which
 * waivers are alive.
 */
export function exposureFindings(
  state: State,
  policy: Policy,
  options: NetworkOptions & { readonly now: number },
): readonly Finding[] {
  const guardrails = policy.guardrails.filter(isOnExposure);
  if (guardrails.length === 0) return [];
  const judging: Judging = {
    about: analysis(state, options),
    of: directory(state),
    policy,
    now: options.now,
  };
  return guardrails.flatMap((guardrail) => guardrailFindings(judging, guardrail));
}

const isOnExposure = (guardrail: Guardrail): guardrail is TrafficGuardrail =>
  guardrail.deny.kind === 'traffic' && guardrail.deny.on.includes('exposure');

type Judging = {
  readonly about: Analysis;
  readonly of: Directory;
  readonly policy: Policy;
  readonly now: number;
};

function guardrailFindings(judging: Judging, guardrail: TrafficGuardrail): readonly Finding[] {
  const { about, of, policy } = judging;
  const { line } = guardrail.deny;
  const peers = linePeers(of, policy, line);
  const asked = serviceSet(line.services);
  const near = neighbours(about, line.direction, about.scopeOf(asked));
  const found: Finding[] = [];
  for (const spot of about.spots) {
    const concerned = spot.members.flatMap((one) => {
      const verdict = concerns(of, guardrail, one);
      return verdict === 'no' ? [] : [{ one, isCertain: verdict === 'yes' }];
    });
    if (concerned.length === 0) continue;
    const other = peerParty(peers, peers.word === 'internet' ? [] : near(spot));
    const mine = membersParty(spot);
    const ends = line.direction === 'ingress' ? { from: other, to: mine } : { from: mine, to: other };
    const statement = stated(judging, guardrail, {
      spot,
      peers,
      answered: answer(about, { ...ends, asked }),
    });
    if (statement === null) continue;
    for (const { one, isCertain } of concerned)
      found.push(
        findingOf(of, guardrail, { one, statement: isCertain ? statement : unplaced(of, guardrail, one) }),
      );
  }
  return found;
}

/** Something gets through, to an interface that the guardrail may not speak of. */
function unplaced({ state }: Directory, { id, line }: Guardrail, one: Interface): Statement {
  const reason = `Whether guardrail ${id} (line ${line}) applies here is not known: ${placeWhy(state, one)}.`;
  return { kind: 'unknown', traffic: [], reason, evidence: [] };
}

/** Only those whose packets the spot's own rules may admit are worth a look. */
function peerParty({ addresses, word, isPeer, doubts }: LinePeers, near: readonly Spot[]): Party {
  const hosts = near.flatMap((spot) => {
    const interfaces = spot.members.filter(isPeer);
    return interfaces.length === 0 ? [] : [{ spot, interfaces, atoms: spot.atoms }];
  });
  return { text: 'there', hosts, addresses, word, doubts, nobody: null };
}

/** An interface goes by its own id and tags, and by the name and tags of the task that has it. */
function concerns(of: Directory, { where }: Guardrail, one: Interface): ReturnType<typeof matches> {
  return where === undefined ? 'yes' : matches(where, subjectOf(of, one));
}

function subjectOf(of: Directory, { id, tags, vpcId, account }: Interface): MatchSubject {
  const name = tags.Name ?? of.ownerOf(id)?.name ?? '';
  return { id, name, tags: { ...of.tagsOf(id), ...tags }, account, ...placeOf(of.state, vpcId) };
}

type Statement = Pick<Finding, 'kind' | 'traffic' | 'reason' | 'evidence'>;
type Seen = { readonly spot: Spot; readonly peers: LinePeers; readonly answered: Answer };

/** What is to be said of every interface of the spot; null when nothing forbidden gets through. */
function stated(judging: Judging, guardrail: TrafficGuardrail, seen: Seen): Statement | null {
  const { answered } = seen;
  if (answered.verdict === 'blocked') return null;
  const { about } = judging;
  const { direction, text } = guardrail.deny.line;
  const lines = forbiddenLines(judging, direction, seen);
  const said = explanation(about, answered, { service: 'asked' });
  const denies = `Guardrail ${guardrail.id} (line ${guardrail.line}) denies ${text}`;
  if (lines.length > 0) {
    const evidence = said.layers.flatMap(({ layer, resource, rule, why }): readonly Evidence[] =>
      rule === null || layer.startsWith('reply')
        ? []
        : [{ carrier: layer.endsWith('groups') ? `${rule}` : `${resource} ${rule}`, text: why }],
    );
    const reason = `${denies}; groups, ACLs and routes together let through ${shown(lines)}.`;
    return { kind: 'exposure', traffic: lines, reason, evidence };
  }
  const open = answered.strands.some(
    ({ sure, may }) => !isSubsetServices(intersectServices(may, answered.asked), sure),
  );
  if (!open) return null;
  const reason = `${denies}; whether that gets through is not known: ${answered.unresolved.join('; ')}.`;
  return { kind: 'unknown', traffic: [], reason, evidence: [] };
}

/** What gets through and nobody waived. What is waived or excepted is told apart from addresses that nobody has. */
function forbiddenLines(
  judging: Judging,
  direction: Direction,
  { spot, peers, answered }: Seen,
): readonly string[] {
  const { of, policy, now } = judging;
  const peer = direction === 'ingress' ? 'from' : 'to';
  const waivers = livingWaivers(of, policy, { kind: spot.kind, direction, now });
  const passing = answered.strands.map(
    ({ from, to, sure }): Passing => ({ from, to, services: intersectServices(sure, answered.asked) }),
  );
  const [first] = passing.filter((one) => one[peer].kind === 'addresses');
  const spared: readonly Passing[] =
    first === undefined
      ? []
      : [{ ...first, [peer]: { kind: 'addresses', addresses: peers.spared }, services: [] }];
  const named = { from: peer === 'from', to: peer === 'to' };
  const left = withoutWaived([...passing, ...spared], waivers, peer);
  const bounded = { from: peers.isBounded, to: peers.isBounded };
  return [...new Set(passingLines(left, { common: [], named, bounded }))];
}

function shown(lines: readonly string[]): string {
  return lines.length > 6 ? `${lines.slice(0, 6).join(', ')} and ${lines.length - 6} more` : lines.join(', ');
}

/** The id is made as every finding's: what it is about, and nothing else. */
function findingOf(
  of: Directory,
  guardrail: TrafficGuardrail,
  { one, statement }: { readonly one: Interface; readonly statement: Statement },
): Finding {
  const { direction } = guardrail.deny.line;
  const kind: FindingKind = statement.kind;
  return {
    id: [one.id, kind, direction, guardrail.id].join('|'),
    resource: {
      type: 'AWS::EC2::NetworkInterface',
      id: one.id,
      account: one.account,
      region: of.state.region,
      name: one.tags.Name ?? of.ownerOf(one.id)?.name ?? '',
    },
    direction,
    guardrail: guardrail.id,
    entry: null,
    severity: guardrail.severity,
    mode: guardrail.mode,
    ...statement,
  };
}
