import type { AclEntry, Action, Call, NetworkAcl, State } from '../model/index.ts';
import { memberAt, numberAt, textAt } from './undo-input.ts';

/** The state after a call on an ACL's entries; null where the number is in use, or free, against what the call says. */
export function afterEntryCall(state: State, { call, input }: Call): State | null {
  const acl = state.networkAcls.get(textAt(input, 'NetworkAclId'));
  if (acl === undefined) return null;
  const wanted = entryAt(input);
  const there = acl.entries.find((one) => one.number === wanted.number && one.direction === wanted.direction);
  if (call === 'ec2:DeleteNetworkAclEntry')
    return there === undefined ? state : withEntry(state, acl, { there });
  if (there !== undefined && contentOf(there) === contentOf(wanted)) return state;
  const isCreated = call === 'ec2:CreateNetworkAclEntry';
  return isCreated === (there === undefined) ? withEntry(state, acl, { there, wanted }) : null;
}

type Edit = { readonly there: AclEntry | undefined; readonly wanted?: AclEntry };

function withEntry(state: State, acl: NetworkAcl, { there, wanted }: Edit): State {
  const entries = [...acl.entries.filter((one) => one !== there), ...(wanted === undefined ? [] : [wanted])];
  return withAcl(state, { ...acl, entries });
}

function withAcl(state: State, acl: NetworkAcl): State {
  return { ...state, networkAcls: new Map([...state.networkAcls, [acl.id, acl]]) };
}

const contentOf = ({ action, protocol, cidr, ports, icmp }: AclEntry): string =>
  JSON.stringify([action, protocol, cidr, ports?.from, ports?.to, icmp?.type, icmp?.code]);

function entryAt(input: Call['input']): AclEntry {
  const ports = memberAt(input, 'PortRange');
  const icmp = memberAt(input, 'IcmpTypeCode');
  return {
    number: numberAt(input, 'RuleNumber') ?? 0,
    direction: memberAt(input, 'Egress') === true ? 'egress' : 'ingress',
    action: textAt(input, 'RuleAction') === 'allow' ? 'allow' : 'deny',
    protocol: textAt(input, 'Protocol'),
    cidr: textAt(input, 'CidrBlock') || textAt(input, 'Ipv6CidrBlock'),
    ...(ports === undefined
      ? {}
      : { ports: { from: numberAt(ports, 'From') ?? 0, to: numberAt(ports, 'To') ?? 0 } }),
    ...(icmp === undefined
      ? {}
      : { icmp: { type: numberAt(icmp, 'Type') ?? -1, code: numberAt(icmp, 'Code') ?? -1 } }),
  };
}

/** The subnet of the association behind another ACL; null when nobody knows that association. */
export function afterAssociationCall(state: State, { input }: Call): State | null {
  const associationId = textAt(input, 'AssociationId');
  const from = [...state.networkAcls.values()].find((acl) => holds(acl, associationId));
  const to = state.networkAcls.get(textAt(input, 'NetworkAclId'));
  const moving = from?.associations.find((one) => one.associationId === associationId);
  if (from === undefined || to === undefined || moving === undefined) return null;
  if (from === to) return state;
  const left = from.associations.filter((one) => one !== moving);
  return withAcl(withAcl(state, { ...from, associations: left }), {
    ...to,
    associations: [...to.associations, moving],
  });
}

const holds = (acl: NetworkAcl, associationId: string): boolean =>
  acl.associations.some((one) => one.associationId === associationId);

/**
 * Replacing an association gives it another id each time. A call that names one of the past is about the same
 * subnet, which only the action's sentence names, and goes by the id that the subnet's association has now.
 */
export function withLiveAssociation(state: State, call: Call, { why }: Action): Call {
  if (call.call !== 'ec2:ReplaceNetworkAclAssociation') return call;
  const acls = [...state.networkAcls.values()];
  if (acls.some((acl) => holds(acl, textAt(call.input, 'AssociationId')))) return call;
  const subnetId = /\bsubnet-[0-9a-f]+/.exec(why)?.[0];
  const live = acls.flatMap((acl) => acl.associations).find((one) => one.subnetId === subnetId);
  return live === undefined ? call : { ...call, input: { ...call.input, AssociationId: live.associationId } };
}
