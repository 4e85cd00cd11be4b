import type { ModelEntry, ModelRule, World } from './ec2-model.ts';
import { actionsOf, type Planned, type Setting, worldOf } from './scene.ts';
import { lastOf, walk } from './walk.ts';

/** The rules after the plan: "sgr-0 tcp/443 from 0.0.0.0/0"; rules that are new say "new". */
export function rulesAfter(plan: Planned, setting: Setting): readonly string[] {
  return worldAfter(plan, setting).rules.map(ruleText);
}

/** The entries after the plan: "100 allow tcp/443 from 0.0.0.0/0". */
export function entriesAfter(plan: Planned, setting: Setting): readonly string[] {
  return worldAfter(plan, setting).entries.map(entryText);
}

export function worldAfter(plan: Planned, setting: Setting): World {
  return lastOf(walk(worldOf(setting), actionsOf(plan)));
}

/** What is called, in order: "RevokeSecurityGroupIngress". */
export const callsOf = (plan: Planned): readonly string[] =>
  actionsOf(plan).map(({ call }) => call.slice(call.indexOf(':') + 1));

function ruleText(rule: ModelRule): string {
  const id = rule.id.startsWith('sgr-new') ? 'new' : rule.id;
  return `${id} ${serviceText(rule)} ${rule.direction === 'ingress' ? 'from' : 'to'} ${rule.peer}`;
}

const NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

function entryText(entry: ModelEntry): string {
  const protocol = NAMES[entry.protocol] ?? entry.protocol;
  const to = entry.egress ? 'to' : 'from';
  return `${entry.number} ${entry.action} ${serviceText({ ...entry, protocol })} ${to} ${entry.cidr}`;
}

function serviceText({ protocol, from, to }: Pick<ModelRule, 'protocol' | 'from' | 'to'>): string {
  if (protocol === '-1') return 'all';
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    return from === -1 ? protocol : to === -1 ? `${protocol}/${from}` : `${protocol}/${from}.${to}`;
  }
  if (protocol !== 'tcp' && protocol !== 'udp') return protocol;
  return `${protocol}/${from === to ? from : `${from}-${to}`}`;
}
