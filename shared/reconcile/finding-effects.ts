import { type Effect, effects } from '../exposure/index.ts';
import type { Finding, State } from '../model/index.ts';

/**
 * What is open in a group, and what that really means today, by the finding's id. Only where the state says which
 * interfaces there are: of what is not known nothing is said.
 */
export function findingEffects(state: State, found: readonly Finding[]): ReadonlyMap<string, Effect> {
  const open = found.filter(isOpen);
  const read = state.sections['network-interfaces'].status === 'read';
  if (open.length === 0 || !read) return new Map();
  const effectOf = effects(state, { groupIds: new Set(open.map(({ resource }) => resource.id)) });
  return new Map(
    open.flatMap((finding) => {
      const { id, resource, direction, traffic } = finding;
      return direction === null ? [] : [[id, effectOf({ groupId: resource.id, direction, traffic })]];
    }),
  );
}

/** Traffic of a group that should not pass; what is missing opens nothing. */
const isOpen = ({ kind, resource }: Finding): boolean =>
  resource.type === 'AWS::EC2::SecurityGroup' && (kind === 'excess' || kind === 'forbidden');
