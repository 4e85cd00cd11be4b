import type { Host, Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import { familyOf } from '../network/axis.ts';
import type { Scope } from '../network/scope.ts';
import { type End, type Lane, lane } from './lane.ts';
import { type Strand, strandOf } from './strand.ts';
import { toAddresses } from './to-addresses.ts';

type Parties = { readonly from: Party; readonly to: Party };

/** Everything between two parties. Of what the rules say, only what is about the scope is told apart. */
export function strands(about: Analysis, { from, to }: Parties, scope: Scope): readonly Strand[] {
  const found: Strand[] = [];
  for (const source of from.hosts) {
    for (const target of to.hosts) {
      const one = betweenHosts(about, [source, target], scope);
      if (one !== null) found.push(one);
    }
    found.push(...toAddresses(about, source, { ...wordsOf(to), direction: 'egress', scope }));
  }
  return [...found, ...fromAddresses(about, { from, to }, scope)];
}

/** What is between hosts and plain addresses only. */
export function withAddresses(about: Analysis, { from, to }: Parties, scope: Scope): readonly Strand[] {
  const out = from.hosts.flatMap((source) =>
    toAddresses(about, source, { ...wordsOf(to), direction: 'egress', scope }),
  );
  return [...out, ...fromAddresses(about, { from, to }, scope)];
}

function fromAddresses(about: Analysis, { from, to }: Parties, scope: Scope): readonly Strand[] {
  return to.hosts.flatMap((target) =>
    toAddresses(about, target, { ...wordsOf(from), direction: 'ingress', scope }),
  );
}

const wordsOf = ({ addresses, word }: Party) => ({ addresses, word });

/** Null between an interface and itself. */
export function betweenHosts(
  about: Analysis,
  [from, to]: readonly [Host, Host],
  scope: Scope,
): Strand | null {
  const [one] = from.interfaces;
  const isSame = from.interfaces.length === 1 && to.interfaces.length === 1 && one === to.interfaces[0];
  // An interface does not reach itself over the network.
  if (isSame) return null;
  const { axis } = about.net;
  const lanes: Lane[] = [];
  for (const source of from.atoms) {
    for (const target of to.atoms) {
      if (familyOf(axis, source) !== familyOf(axis, target)) continue;
      const ends: { readonly from: End; readonly to: End } = {
        from: { kind: 'interface', spot: from.spot, atom: source },
        to: { kind: 'interface', spot: to.spot, atom: target },
      };
      lanes.push(lane(about, ends, scope));
    }
  }
  return strandOf({ kind: 'host', host: from }, { kind: 'host', host: to }, lanes);
}
