import type { Interface, State } from '../../model/index.ts';
import type { Expectation, Policy } from '../../policy/index.ts';
import { type Directory, directory } from '../ends/directory.ts';
import { ghosts } from './ghosts.ts';
import { endMeaning } from './policy-ends.ts';

/** The `expect` lines one end of which is, or would be, an interface that `isMeant` picks. */
export function linesAbout(
  state: State,
  policy: Policy,
  {
    lines,
    isMeant,
  }: { readonly lines: readonly Expectation[]; readonly isMeant: (one: Interface) => boolean },
): readonly Expectation[] {
  const of = directoryOf(state);
  return lines.filter(({ from, to }) =>
    [from, to].some((end) => {
      const { interfaces, nobody } = endMeaning(of, policy, end);
      return interfaces.some(isMeant) || (nobody !== null && ghosts(of, policy, end).some(isMeant));
    }),
  );
}

const known = new WeakMap<State, Directory>();

/** Asked about one state for every plan of a review, and for every event of a replay. */
function directoryOf(state: State): Directory {
  const of = known.get(state) ?? directory(state);
  known.set(state, of);
  return of;
}
