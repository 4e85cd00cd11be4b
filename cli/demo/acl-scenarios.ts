import { CreateNetworkAclEntryCommand, DeleteNetworkAclEntryCommand } from '@aws-sdk/client-ec2';
import { entriesOf } from './observations.ts';
import type { Scenario } from './scenario.ts';

const ENTRY_BEFORE_ALL = 'in 1 allow -1 all 0.0.0.0/0';
const NEEDED_ENTRY = 'in 100 allow 6 8080-8080 10.0.0.0/16';
const CLIENTS_ENTRY = 'in 100 allow 6 443-443 0.0.0.0/0';

const openAcl: Scenario = {
  name: 'acl-opened',
  title: 'An ACL entry with a low number lets everything in',
  person: 'mallory',
  expected: 'the entry is gone, the others are as they were',
  act: async ({ stage, network, person }) => {
    const entry = {
      NetworkAclId: network.acls.private,
      RuleNumber: 1,
      Protocol: '-1',
      RuleAction: 'allow' as const,
      Egress: false,
    };
    await stage.as(person).ec2.send(new CreateNetworkAclEntryCommand({ ...entry, CidrBlock: '0.0.0.0/0' }));
  },
  outcome: async (scene) => {
    const entries = await entriesOf(scene, 'private');
    if (entries.includes(ENTRY_BEFORE_ALL)) return 'entry 1 still lets everything in';
    return entries.includes(NEEDED_ENTRY) ? openAcl.expected : 'entry 100, which was right, is gone too';
  },
};

const deleteEntry: Scenario = {
  name: 'acl-entry-deleted',
  title: 'An ACL entry that the service needs is deleted',
  person: 'bob-terraform',
  expected: 'the entry is back under its number, after the settling time',
  act: async ({ stage, network, person }) => {
    const entry = { NetworkAclId: network.acls.public, RuleNumber: 100, Egress: false };
    await stage.as(person).ec2.send(new DeleteNetworkAclEntryCommand(entry));
  },
  outcome: async (scene) => {
    const entries = await entriesOf(scene, 'public');
    return entries.includes(CLIENTS_ENTRY) ? deleteEntry.expected : `the ACL has [${entries.join('; ')}]`;
  },
};

export const aclScenarios: readonly Scenario[] = [openAcl, deleteEntry];
