import type { Direction } from '../../model/index.ts';
import { intersectServices, NO_SERVICES, type ServiceSet, unionServices } from '../../netset/index.ts';
import { type Rectangle, rectanglesOf } from '../network/group-services.ts';
import type { Way } from '../network/outlook.ts';
import { type Scope, within } from '../network/scope.ts';
import type { InterfaceClass } from '../network/spots.ts';
import { stepAt } from '../network/steps.ts';

type Sets = { readonly sure: ServiceSet; readonly may: ServiceSet };

/** What of the scope passes between a class and an atom outside; `back` what of the replies does. */
type Seen = Sets & { readonly back: (atom: number) => Sets };

/** Null where only the layers one by one can tell: the atom may be somebody's, or something is in doubt. */
export type Glance = (way: Way, atom: number) => Seen | null;

type Asking = { readonly direction: Direction; readonly scope: Scope };

/** The same as a lane says, without spelling out its layers: an answer about the internet looks at many atoms. */
export function glance(kind: InterfaceClass, { direction, scope }: Asking): Glance {
  const acl = 'found' in kind.acl ? kind.acl.found : null;
  if (acl === null || kind.doubtful[direction]) return () => null;
  const { [direction]: there, [direction === 'ingress' ? 'egress' : 'ingress']: back } = acl;
  if (there.doubt !== null || back.doubt !== null) return () => null;
  const rules = rectanglesOf(kind, direction, scope);
  const groupsAt = (atom: number): ServiceSet => {
    if (kind.filter === 'open') return scope.services;
    return kind.filter === 'closed' ? NO_SERVICES : servicesAt(rules, atom, scope.services);
  };
  const backAt = (atom: number): Sets => {
    const set = within(stepAt(back.sure.steps, atom), scope.replies);
    return { sure: set, may: set };
  };
  return (way, atom) => {
    // Behind a peering that the state does not show, an address may have any group.
    if (!way.outside || way.gate !== null || way.route?.gateway === 'peering') return null;
    const admitted = way.decision === 'deny' ? NO_SERVICES : groupsAt(atom);
    const may =
      admitted.length === 0
        ? NO_SERVICES
        : intersectServices(within(stepAt(there.sure.steps, atom), scope.services), admitted);
    return { sure: way.decision === 'allow' ? may : NO_SERVICES, may, back: backAt };
  };
}

function servicesAt(rules: readonly Rectangle[], atom: number, wanted: ServiceSet): ServiceSet {
  let found = NO_SERVICES;
  for (const { first, end, services } of rules) {
    if (atom < first || end <= atom) continue;
    if (services === wanted) return wanted;
    found = found.length === 0 ? services : unionServices([found, services]);
  }
  return within(found, wanted);
}
