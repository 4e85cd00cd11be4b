import { loadPolicy } from '../../shared/policy/index.ts';
import { type Review, type ReviewFormat, reviewReport } from '../../shared/report/index.ts';
import { ACCOUNT, finding, revoke } from './sample-findings.ts';

const NOW = Date.UTC(2026, 10, 23, 11, 0, 0);
const loaded = loadPolicy(
  `version: 1
guardrails:
  - id: no-admin-from-internet
    deny: tcp/22,3389 from internet
securityGroups:
  web:
    match: { name: web-tasks }
    ingress:
      - tcp/8080 from 10.0.0.0/8
networkAcls:
  web:
    match: { tags: { Name: web } }
expect:
  - deny tcp/22 from internet to sg/web-tasks
`,
  'policies/prod web.yaml',
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;

export const forbidden = finding();
export const missing = finding({
  id: 'sg-0a1b2c3d|missing|ingress|-',
  kind: 'missing',
  traffic: ['tcp/8080 from 10.0.0.0/8'],
  guardrail: null,
  entry: 'web',
  severity: 'low',
  mode: 'alert',
  reason: 'Entry web wants tcp/8080 from 10.0.0.0/8.',
  evidence: [],
});
const authorize = { ...revoke, call: 'ec2:AuthorizeSecurityGroupIngress', why: 'it is wanted' };
const association = finding({
  id: 'acl-1|association|-|-',
  resource: { type: 'AWS::EC2::NetworkAcl', id: 'acl-1', name: '', account: ACCOUNT, region: null },
  kind: 'association',
  direction: null,
  traffic: [],
  guardrail: null,
  entry: 'web',
  severity: 'high',
  reason: 'subnet-1 has acl-2.',
  evidence: [],
});

type Plan = Review['plans'][number];

function plan(of: Partial<Plan>): Plan {
  const { resource } = forbidden;
  return { resource, findings: [], actions: [], mends: [], cuts: [], hold: null, notes: [], ...of };
}

const effect = {
  interfaces: 3,
  reached: 2,
  owners: ['prod/web'],
  reachable: 'internet',
  text: 'tcp/22 on 2 tasks of prod/web is reachable from the internet',
} as const;

export const review: Review = {
  policy,
  source: 'state/',
  findings: [missing, association, forbidden],
  plans: [
    plan({
      findings: [forbidden.id],
      actions: [authorize, revoke],
      mends: [[missing.id], [missing.id, forbidden.id]],
      cuts: ['tcp/443 from 0.0.0.0/0'],
      notes: ['two calls'],
    }),
    // Only a part of it can be mended: the plan acts for it, and another says what is left to a person.
    plan({ findings: [missing.id], hold: 'one rule has no place' }),
    plan({ resource: association.resource, findings: [association.id], hold: 'the association is gone' }),
  ],
  expectations: [
    { line: 'deny tcp/22 from internet to sg/web-tasks', holds: false, why: 'sgr-1 admits it' },
    {
      line: 'allow tcp/443 from internet to sg/web-alb',
      holds: true,
      why: 'All of it gets there, and is replied to.',
    },
  ],
  effects: new Map([[forbidden.id, effect]]),
};
/** A rule that a guardrail on exposure would deny if anybody could use it. */
export const spared: Review = {
  ...review,
  unreached: [
    {
      resource: forbidden.resource,
      guardrail: 'no-admin',
      traffic: ['tcp/22 from ::/0'],
      effect: {
        ...effect,
        interfaces: 0,
        reached: 0,
        reachable: 'nobody',
        text: 'open, but no interface uses it',
      },
    },
  ],
};
export const clean: Review = { ...review, findings: [], plans: [], expectations: [], effects: new Map() };

export function report(format: ReviewFormat, of: Review = review): string {
  return reviewReport(of, { format, now: NOW });
}
