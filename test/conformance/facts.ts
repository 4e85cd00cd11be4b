import { ACCOUNT_CASES } from './account-cases.ts';
import { ACL_CASES } from './acl-cases.ts';
import { EVENT_CASES } from './event-cases.ts';
import { GROUP_CASES } from './group-cases.ts';
import { INTERFACE_CASES } from './interface-cases.ts';
import { MESSAGE_CASES } from './message-cases.ts';
import { PREFIX_LIST_CASES } from './prefix-list-cases.ts';
import { RULE_CASES } from './rule-cases.ts';
import { SERVICE_CASES } from './service-cases.ts';
import type { Case } from './stage.ts';
import { TABLE_CASES } from './table-cases.ts';
import { TASK_CASES } from './task-cases.ts';

/** All that the simulator and the adapters must agree with AWS about, by what it is about. */
export const FACTS: ReadonlyMap<string, readonly Case[]> = new Map([
  ['rules of security groups', RULE_CASES],
  ['security groups', GROUP_CASES],
  ['network ACLs', ACL_CASES],
  ['prefix lists', PREFIX_LIST_CASES],
  ['network interfaces', INTERFACE_CASES],
  ['ECS tasks', TASK_CASES],
  ['ECS services', SERVICE_CASES],
  ['EventBridge', EVENT_CASES],
  ['SQS and SNS', MESSAGE_CASES],
  ['STS', ACCOUNT_CASES],
  ['DynamoDB', TABLE_CASES],
]);

/** What no call of these APIs can show, and where it is held to instead. */
export const SHOWN_ELSEWHERE: readonly string[] = [
  'packets: stateful groups, stateless ACLs, first match, union of groups: test/laws and test/exposure',
  'tracked connections outlive a revoke: nothing but packets shows it',
  'reads are eventually consistent, events come at least once and in no order: test/sim/faults, test/chaos',
  'Lambda from SQS, partial batch failures: there is no call for them; test/sim/lambda-queue',
];
