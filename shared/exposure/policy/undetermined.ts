import type { Direction } from '../../model/index.ts';
import type { Endpoint, Expectation, Policy } from '../../policy/index.ts';
import { type DeclaredEnd, declaredEnd } from './declared-seats.ts';

/** An `expect` line that the policy by itself neither keeps nor breaks, and why: only a state can tell. */
export type Undetermined = Pick<Expectation, 'line' | 'column' | 'text'> & { readonly why: string };

export function undeterminedExpectations(policy: Policy): readonly Undetermined[] {
  return policy.expect.flatMap(({ line, column, text, from, to }) => {
    const why = whyOpen(policy, to, 'ingress') ?? whyOpen(policy, from, 'egress');
    return why === null ? [] : [{ line, column, text, why }];
  });
}

function whyOpen(policy: Policy, end: Endpoint, direction: Direction): string | null {
  const declared = declaredEnd(policy, end);
  if (declared === null) return `what ${endText(end)} has is not declared`;
  const free = unmanaged(declared, direction);
  return free === null ? null : `the ${direction} of ${free} is not declared`;
}

/** Who may have any rule in that direction, for all that the policy says. */
function unmanaged(end: DeclaredEnd, direction: Direction): string | null {
  if (end.kind === 'addresses') return null;
  return end.seats.find((seat) => seat[direction] === null)?.name ?? null;
}

function endText(end: Endpoint): string {
  switch (end.kind) {
    case 'group':
      return `sg/${end.ref}`;
    case 'prefixList':
      return `pl/${end.ref}`;
    case 'service':
      return `ecs/${end.cluster}/${end.service}`;
    case 'loadBalancer':
      return `lb/${end.name}`;
    case 'cidr':
      return end.cidr;
    case 'name':
      return end.name;
    case 'self':
    case 'any':
    case 'internet':
      return end.kind;
  }
}
