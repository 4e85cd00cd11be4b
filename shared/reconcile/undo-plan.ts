import type { Action, Call, State } from '../model/index.ts';
import { afterAssociationCall, afterEntryCall, withLiveAssociation } from './undo-acls.ts';
import { afterBalancerCall, afterInterfaceCall, afterServiceCall } from './undo-attachments.ts';
import { afterRuleCall, withLiveRules } from './undo-rules.ts';

/**
 * `calls` take back what Kedge did, in their order; what is already as it was before needs none. `moved` says, a
 * sentence each, what is not there any more as Kedge left it: then the calls are for a person to judge and make, and
 * for nobody else. `after`: the state once they are made.
 */
export type UndoPlan = {
  readonly calls: readonly Call[];
  readonly moved: readonly string[];
  readonly after: State;
};

/**
 * The inverses of an incident's actions from the last to the first, each held against the state as the later ones
 * would leave it: after a crash the actions of two plans may be on record, and not all of them were made.
 */
export function undoPlan(actions: readonly Action[], state: State): UndoPlan {
  const calls: Call[] = [];
  const moved: string[] = [];
  let after = state;
  for (const action of actions.toReversed()) {
    const step = stepBack(action, after);
    if (step.moved !== null) moved.push(step.moved);
    if (step.call !== null) calls.push(step.call);
    after = step.after;
  }
  return { calls, moved, after };
}

type StepBack = { readonly call: Call | null; readonly moved: string | null; readonly after: State };

function stepBack(action: Action, state: State): StepBack {
  const { inverse, call, why } = action;
  if (inverse === null) return { call: null, moved: `${call} cannot be taken back (${why})`, after: state };
  const back = withLiveIds(state, inverse, action);
  const before = afterCall(state, back);
  if (before === state) return { call: null, moved: null, after: state };
  const stands = afterCall(state, withLiveIds(state, action, action)) === state;
  if (stands && before !== null) return { call: back, moved: null, after: before };
  return { call: back, moved: `what ${call} left is not there any more (${why})`, after: before ?? state };
}

/** The call with the ids of today, where those that it names have been replaced. */
function withLiveIds(state: State, { call, input }: Call, action: Action): Call {
  return withLiveRules(state, withLiveAssociation(state, { call, input }, action), action);
}

type After = (state: State, call: Call) => State | null;

/** The state as a call leaves it: the very same object when it changes nothing, null where it could not be made. */
export function afterCall(state: State, call: Call): State | null {
  return AFTER[call.call]?.(state, { call: call.call, input: call.input }) ?? null;
}

const AFTER: Readonly<Record<string, After>> = {
  'ec2:AuthorizeSecurityGroupIngress': afterRuleCall,
  'ec2:AuthorizeSecurityGroupEgress': afterRuleCall,
  'ec2:RevokeSecurityGroupIngress': afterRuleCall,
  'ec2:RevokeSecurityGroupEgress': afterRuleCall,
  'ec2:ModifySecurityGroupRules': afterRuleCall,
  'ec2:CreateNetworkAclEntry': afterEntryCall,
  'ec2:ReplaceNetworkAclEntry': afterEntryCall,
  'ec2:DeleteNetworkAclEntry': afterEntryCall,
  'ec2:ReplaceNetworkAclAssociation': afterAssociationCall,
  'ec2:ModifyNetworkInterfaceAttribute': afterInterfaceCall,
  'ecs:UpdateService': afterServiceCall,
  'elasticloadbalancing:SetSecurityGroups': afterBalancerCall,
};
