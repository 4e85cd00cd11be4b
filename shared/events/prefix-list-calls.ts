import { answer, type Call, type CallParser, parameter, type Reading } from './call.ts';
import { namedTargets } from './named-targets.ts';
import { ec2TargetOf } from './resource-name.ts';
import { member } from './untyped.ts';

const asPrefixList = ec2TargetOf('AWS::EC2::PrefixList');

/** A list's new entries change every rule that refers to it, and none of those rules has an event of its own. */
function prefixList(call: Call): Reading {
  return namedTargets(call, 'prefix list', [
    { values: [parameter(call, 'prefixListId')], as: asPrefixList },
    { values: [member(answer(call, 'prefixList'), 'prefixListId')], as: asPrefixList },
  ]);
}

export const prefixListCalls: readonly CallParser[] = [
  'ModifyManagedPrefixList',
  'RestoreManagedPrefixListVersion',
  'CreateManagedPrefixList',
  'DeleteManagedPrefixList',
].map((eventName) => ({ service: 'ec2', eventName, read: prefixList }));
