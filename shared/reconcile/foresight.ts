import type { Effect } from '../exposure/index.ts';
import type { Reason } from '../guard/index.ts';
import type { Finding } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import type { Place } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import { onlyOpens } from './only-opens.ts';
import type { Errand, Rules } from './outcome.ts';
import type { Telling } from './telling.ts';
import type { Work } from './work.ts';

/** `reasons` hold the plan; `warnings` are told when it is carried out all the same. */
export type Foresight = { readonly reasons: readonly Reason[]; readonly warnings: readonly string[] };

/** Begins to read the last review beside the observation, for whoever may need it in a moment. */
export function lookBack(deps: Dependencies, { policy }: Rules, place: Place): void {
  if (!wantsForesight(deps, policy)) return;
  import('./foreseeing.ts').then(({ lastReview }) => lastReview(deps, place)).catch(() => undefined);
}

/** What a plan would break of the `expect allow` lines that hold now; nothing is asked where nothing could. */
export async function foresight(deps: Dependencies, rules: Rules, errand: Errand): Promise<Foresight> {
  if (!wantsForesight(deps, rules.policy) || errand.plan.actions.every(onlyOpens))
    return { reasons: [], warnings: [] };
  const { foresee } = await import('./foreseeing.ts');
  return foresee(deps, rules, errand);
}

function wantsForesight({ snapshots }: Dependencies, { expect }: Policy): boolean {
  return snapshots !== undefined && expect.some(({ verdict }) => verdict === 'allow');
}

export type Told = Pick<Telling, 'incidents' | 'state'>;

/** What drift means, by the finding's id, as far as it can be told. */
export async function meanings(
  deps: Dependencies,
  work: Work,
  told: Told,
): Promise<ReadonlyMap<string, Effect>> {
  const isMeant = told.incidents.some(({ finding }) => hasMeaning(finding));
  if (deps.snapshots === undefined || !isMeant) return new Map();
  // Nothing that goes wrong here may keep people from being told.
  return import('./foreseeing.ts').then(
    ({ meaningsOf }) => meaningsOf(deps, work, told),
    () => new Map(),
  );
}

/** What a group or an ACL lets through, and what an ACL lacks or does not stand before. */
function hasMeaning({ kind, resource }: Finding): boolean {
  const isOpen = kind === 'excess' || kind === 'forbidden';
  if (resource.type === 'AWS::EC2::NetworkAcl') return isOpen || kind === 'missing' || kind === 'association';
  return resource.type === 'AWS::EC2::SecurityGroup' && isOpen;
}
