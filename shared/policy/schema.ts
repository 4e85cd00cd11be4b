import * as z from 'zod';
import { DEFAULT_LIMITS, DEFAULT_QUOTAS, HABITS, MODES, REMEDIES, SEVERITIES, TARGETS } from './defaults.ts';

// The shape of the file: which keys there are and what kind of value each takes. What the lines mean is read by
// the grammar; what is only a hint to an editor is in `meta`, so that one mistake is never reported twice.

const filled = z.string().min(1);
const name = (about: string) => filled.describe(`${about}; \`*\` stands for any text`);
const accounts = z
  .array(z.string().regex(/^[0-9]{12}$/, 'an account id is 12 digits, in quotes'))
  .min(1)
  .describe('Account ids, 12 digits in quotes');
const regions = z
  .array(z.string().regex(/^[a-z0-9*-]+$/, 'a Region is written like eu-west-1'))
  .min(1)
  .describe('Regions; `*` stands for any text, as in `eu-*`');
const tags = z
  .record(filled, z.string())
  .describe('Tags that must all be there, with these values; `*` stands for any text')
  .meta({ minProperties: 1 });
const mode = z
  .enum(MODES)
  .describe('What Kedge does about a finding: record it, tell, wait for a yes, or revert');
const severity = z.enum(SEVERITIES).describe('How bad a finding of this entry is. Default: high');

const matchShape = {
  name: name('The name: a group’s or load balancer’s own, a network ACL’s Name tag').optional(),
  id: name('The id, or the ARN of a load balancer').optional(),
  tags: tags.optional(),
  vpc: name('The VPC, by id or Name tag').optional(),
  accounts: accounts.optional(),
  regions: regions.optional(),
};
const match = z.strictObject(matchShape).meta({ minProperties: 1 });
const matching = match.describe(
  'Which resources the entry is about: all selectors that are written must hold',
);

const ecsMatch = z
  .strictObject({
    cluster: name('The cluster’s name').optional(),
    service: name('The service’s name; without it, tasks that no service started match too').optional(),
    family: name('The task definition’s family').optional(),
    tags: tags.optional(),
    accounts: accounts.optional(),
    regions: regions.optional(),
  })
  .meta({ minProperties: 1 })
  .describe('Which services and tasks the entry is about: all selectors that are written must hold');

// Lines may be empty as far as the shape goes: the grammar says it better.
const SERVICE = '(all|tcp|udp|icmp|icmpv6|[0-9]{1,3})(/[0-9.,-]+)?';

function lines(direction: 'from' | 'to', word: string) {
  return z
    .array(z.string().meta({ pattern: `^${SERVICE} ${direction} .+$` }))
    .describe(
      `${word}: exactly this traffic. \`[]\` is none at all; without the key the direction is unmanaged`,
    );
}

function entryLines(direction: 'from' | 'to', word: string) {
  return z
    .array(z.string().meta({ pattern: `^[1-9][0-9]{0,4} (allow|deny) ${SERVICE} ${direction} \\S+$` }))
    .describe(`${word} entries, one line an entry. Without the key the direction is unmanaged`);
}

const groups = z.array(filled);
const groupsRule = z
  .union([
    groups,
    z.strictObject({
      require: groups.describe('Groups that must be there'),
      allow: groups.describe('The only other groups that may be there. Without it, any other may').optional(),
    }),
  ])
  .describe(
    'Exactly these groups, or what is required and what else is allowed. By key of this file, name or id',
  );
const subnets = z.array(filled).describe('Subnets, by id or Name tag');

const securityGroup = z.strictObject({
  match: matching,
  ingress: lines('from', 'Ingress').optional(),
  egress: lines('to', 'Egress').optional(),
  mode: mode.optional(),
  severity: severity.optional(),
});

const networkAcl = z.strictObject({
  match: matching,
  subnets: subnets.describe('The subnets that must use this ACL, by id or Name tag').optional(),
  ingress: entryLines('from', 'Ingress').optional(),
  egress: entryLines('to', 'Egress').optional(),
  mode: mode.optional(),
  severity: severity.optional(),
});

const ecs = z.strictObject({
  match: ecsMatch,
  securityGroups: groupsRule.optional(),
  subnets: subnets.describe('The subnets that its tasks may use, by id or Name tag').optional(),
  publicIp: z.boolean().describe('Whether its tasks have a public address').optional(),
  remedy: z
    .enum(REMEDIES)
    .describe('`stop` a standalone task, `rollback` a service to what is declared, or only `alert`')
    .optional(),
  mode: mode.optional(),
  severity: severity.optional(),
});

const loadBalancer = z.strictObject({
  match: matching,
  securityGroups: groupsRule.optional(),
  mode: mode.optional(),
  severity: severity.optional(),
});

const guardrail = z.strictObject({
  id: filled.describe('What findings and alerts call it; once in the file'),
  deny: z
    .string()
    .describe(`A traffic line, or one of ${HABITS.map((habit) => `\`${habit}\``).join(', ')}`)
    .meta({ pattern: `^(${HABITS.join('|')}|${SERVICE} (from|to) .+)$` }),
  on: z
    .array(z.enum(TARGETS))
    .min(1)
    .describe(
      'What is judged: the rules of groups, the entries of ACLs, or their joint effect. Default: securityGroups',
    )
    .optional(),
  where: match.describe('Only resources that match; without it, every one').optional(),
  severity: severity.describe('How bad a breach is. Default: high').optional(),
  mode: mode.optional(),
});

const waiver = z.strictObject({
  id: filled.describe('The ticket or incident; once in the file'),
  allow: z
    .string()
    .describe('The traffic that is left alone')
    .meta({ pattern: `^${SERVICE} (from|to) .+$` }),
  on: filled
    .describe('Where: `sg/…` or `acl/…`, by key of this file, name or id. Without it, everywhere')
    .optional(),
  until: filled.describe('When it ends: a date and time with its zone, as in 2026-12-01T00:00:00Z'),
  reason: filled.describe('Why, for whoever reads the report'),
  approvedBy: filled.describe('Who said yes'),
});

function whole(about: string, standard: number, range: readonly [number, number]) {
  return z.int().min(range[0]).max(range[1]).describe(`${about}. Default: ${standard}`).optional();
}

const limits = z.strictObject({
  changesPer10Minutes: whole(
    'Changes in one account before Kedge freezes',
    DEFAULT_LIMITS.changesPer10Minutes,
    [1, 10_000],
  ),
  revertsPerResourcePerHour: whole(
    'Reverts of the same finding before it is called a fight',
    DEFAULT_LIMITS.revertsPerResourcePerHour,
    [1, 1000],
  ),
  rulesPerNarrowing: whole(
    'Rules that may take the place of one',
    DEFAULT_LIMITS.rulesPerNarrowing,
    [1, 1000],
  ),
  settleSeconds: whole('How long missing traffic must be missing', DEFAULT_LIMITS.settleSeconds, [0, 3600]),
});

const quotas = z.strictObject({
  rulesPerGroup: whole(
    'Rules of a group, per direction and address family',
    DEFAULT_QUOTAS.rulesPerGroup,
    [1, 1000],
  ),
  entriesPerAcl: whole(
    'Entries of an ACL per direction, default denies included',
    DEFAULT_QUOTAS.entriesPerAcl,
    [1, 1000],
  ),
  groupsPerInterface: whole('Groups on one interface', DEFAULT_QUOTAS.groupsPerInterface, [1, 100]),
});

/** The whole file, as plain values. */
export const policySchema = z
  .strictObject({
    version: z.literal(1).describe('The version of this language'),
    mode: mode
      .describe('What Kedge does about a finding, unless an entry says otherwise. Default: alert')
      .optional(),
    names: z
      .record(filled, z.array(filled).min(1))
      .describe('Address sets: CIDRs, and other names of this block')
      .optional(),
    guardrails: z
      .array(guardrail)
      .describe('What must never be true of any resource, declared or not')
      .optional(),
    securityGroups: z.record(filled, securityGroup).describe('Security groups as they must be').optional(),
    networkAcls: z.record(filled, networkAcl).describe('Network ACLs as they must be').optional(),
    ecs: z.record(filled, ecs).describe('ECS services and tasks as they must run').optional(),
    loadBalancers: z
      .record(filled, loadBalancer)
      .describe('Load balancers and the groups they must have')
      .optional(),
    expect: z
      .array(z.string().meta({ pattern: `^(allow|deny) ${SERVICE} from \\S+ to \\S+$` }))
      .describe('Tests of the cumulative effect of groups, ACLs and routes')
      .optional(),
    waivers: z.array(waiver).describe('Exceptions that end by themselves').optional(),
    limits: limits.describe('Limits on what Kedge may do').optional(),
    quotas: quotas.describe('AWS quotas of the account, where they were raised').optional(),
  })
  .meta({ title: 'Kedge policy' });

/** The JSON Schema (draft 7, which editors know) of the file. */
export function policyJsonSchema(): JsonSchema {
  return z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' });
}

export type JsonSchema = z.core.JSONSchema.BaseSchema;
