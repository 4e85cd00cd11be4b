import { AwsError, call, requiredText } from '../core/index.ts';
import { accessTo } from './access.ts';
import { ENTRY_PARAMS, entryTrail, requestedEntry, requestedNumber } from './acl-entry.ts';
import { checkEntryQuota, isSameNumber, missingEntry } from './acls.ts';
import { found } from './ids.ts';
import { network } from './network.ts';

const trail = { request: entryTrail };

export const createNetworkAclEntry = call({
  name: 'CreateNetworkAclEntry',
  mutating: true,
  params: ENTRY_PARAMS,
  ...accessTo({ param: 'NetworkAclId', type: 'network-acl' }),
  run: (ctx, input) => {
    const { acls } = network(ctx);
    const acl = found(acls, 'acl', requiredText(input, 'NetworkAclId'));
    const entry = requestedEntry(input);
    if (acl.entries.some((other) => isSameNumber(other, entry))) {
      const message = `The network acl entry identified by ${entry.ruleNumber} already exists.`;
      throw new AwsError('NetworkAclEntryAlreadyExists', message);
    }
    const entries = [...acl.entries, entry];
    checkEntryQuota(ctx, entries);
    acls.put(acl.networkAclId, { ...acl, entries });
    return { return: true };
  },
  trail,
});

export const replaceNetworkAclEntry = call({
  name: 'ReplaceNetworkAclEntry',
  mutating: true,
  params: ENTRY_PARAMS,
  ...accessTo({ param: 'NetworkAclId', type: 'network-acl' }),
  run: (ctx, input) => {
    const { acls } = network(ctx);
    const acl = found(acls, 'acl', requiredText(input, 'NetworkAclId'));
    const entry = requestedEntry(input);
    if (!acl.entries.some((other) => isSameNumber(other, entry))) throw missingEntry(entry.ruleNumber);
    const entries = acl.entries.map((other) => (isSameNumber(other, entry) ? entry : other));
    acls.put(acl.networkAclId, { ...acl, entries });
    return { return: true };
  },
  trail,
});

export const deleteNetworkAclEntry = call({
  name: 'DeleteNetworkAclEntry',
  mutating: true,
  params: ['NetworkAclId', 'RuleNumber', 'Egress'],
  ...accessTo({ param: 'NetworkAclId', type: 'network-acl' }),
  run: (ctx, input) => {
    const { acls } = network(ctx);
    const acl = found(acls, 'acl', requiredText(input, 'NetworkAclId'));
    const wanted = requestedNumber(input);
    const entries = acl.entries.filter((entry) => !isSameNumber(entry, wanted));
    if (entries.length === acl.entries.length) throw missingEntry(wanted.ruleNumber);
    acls.put(acl.networkAclId, { ...acl, entries });
    return { return: true };
  },
  trail,
});
