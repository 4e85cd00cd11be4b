import type { AclDrift, Context } from '../drift/index.ts';
import { aclAssociations, aclDrift } from '../drift/index.ts';
import type { Finding } from '../model/index.ts';
import type { Held, Outcome, Step } from './outcome.ts';
import { heldAll, NOTHING } from './outcome.ts';

type About = {
  readonly finding: Finding;
  /** Something is wrong with the ACL's entries and stays so: no subnet is put behind them now. */
  readonly entriesHeld: boolean;
};

/**
 * Subnets back behind the ACL that names them. A subnet has exactly one association and the switch is atomic, so
 * there is no moment without an ACL. The call gives the association a new id: whoever undoes it must take that id
 * from the answer (`NewAssociationId`) or read it anew, since the inverse can only name the old one.
 */
export function associationOutcome(
  context: Context,
  drift: AclDrift,
  { finding, entriesHeld }: About,
): Outcome {
  const { acl } = drift;
  const { astray, foreign } = aclAssociations(context, drift);
  if (entriesHeld)
    return heldAll([finding.id], `The entries of ${acl.id} are not right yet; no subnet is put behind them.`);
  const steps: Step[] = [];
  const held: Held[] = [];
  for (const { subnet, associatedTo, associationId } of astray) {
    if (associationId === null || associatedTo === null) {
      held.push({
        finding: finding.id,
        reason: `The ACL that ${subnet.id} is associated with is not in the state.`,
      });
      continue;
    }
    const call = 'ec2:ReplaceNetworkAclAssociation';
    const why = `Put ${subnet.id} back behind ${acl.id}; it is behind ${associatedTo}.`;
    const input = { AssociationId: associationId, NetworkAclId: acl.id };
    const inverse = { call, input: { AssociationId: associationId, NetworkAclId: associatedTo } };
    steps.push({ action: { call, input, why, inverse }, findings: [finding.id] });
  }
  for (const subnetId of foreign) {
    held.push({ finding: finding.id, reason: foreignReason(context, acl.id, subnetId) });
  }
  return { ...NOTHING, steps, held, mended: held.length === 0 ? [finding.id] : [] };
}

function foreignReason(context: Context, aclId: string, subnetId: string): string {
  for (const other of context.state.networkAcls.keys()) {
    const drift = other === aclId ? null : aclDrift(context, other);
    const wanted = drift === null ? [] : aclAssociations(context, drift).astray;
    if (wanted.some(({ subnet }) => subnet.id === subnetId)) {
      return `${subnetId} should not be behind ${aclId}: the plan of ${other} puts it back.`;
    }
  }
  return `${subnetId} should not be behind ${aclId}, and no entry says which ACL is right: name the subnet in that ACL's entry.`;
}
