import type { Finding } from '../model/index.ts';
import type { Place } from '../ports/index.ts';

/**
 * That an entry of the policy matches nothing. The resource of such a finding is the entry: AWS knows none of that id.
 */
export function isAboutEntry({ kind, entry, resource: { id, name } }: Finding): boolean {
  return kind === 'configuration' && id === entry && name === entry;
}

/** Where nothing is there, nothing says of which account it is. */
export function foundAt(finding: Finding, { account, region }: Place): Finding {
  return { ...finding, resource: { ...finding.resource, account, region } };
}
