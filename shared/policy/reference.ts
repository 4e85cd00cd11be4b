// What docs/policy-reference.md says of each part of a policy. Every example is a whole policy, and a test loads it;
// the tables of keys are not here: they come from the schema.

/** One top-level key of the file, or one idea, with a policy that shows it. */
export type Section = { readonly key: string; readonly about: string; readonly example: string };

export const SECTIONS: readonly Section[] = [
  {
    key: 'version',
    about: 'Every policy says which version of the language it is written in. There is one, and it is 1.',
    example: 'version: 1\n',
  },
  {
    key: 'mode',
    about:
      'Begin with `alert`, read what Kedge would have done, then enforce entry by entry: every guardrail and every entry may have a `mode` of its own. `observe` only records, `alert` tells, `approve` holds until a person says yes, `enforce` reverts.',
    example: `version: 1
mode: alert
securityGroups:
  web-tasks:
    mode: enforce
    match: { name: web-tasks }
    ingress: [tcp/8080 from sg/web-alb]
`,
  },
  {
    key: 'names',
    about:
      'A name begins with a letter and has letters, digits, `_`, `.` and `-`. Names may use each other in any order, but not in a circle. CIDRs are written exactly: host bits, leading zeros and missing prefix lengths are errors.',
    example: `version: 1
names:
  staff: [office, vpn]
  office: [203.0.113.0/24, 2001:db8:4::/48]
  vpn: [198.51.100.7/32]
`,
  },
  {
    key: 'match',
    about:
      'Every entry says by `match` which resources it is about, and a guardrail by `where`. All selectors that are written must hold. An entry applies to every resource that it matches; when two entries match the same resource and differ, neither is applied, and a finding says so. `ecs` has selectors of its own.',
    example: `version: 1
securityGroups:
  web:
    match: { name: "web-*", vpc: prod, tags: { team: shop }, accounts: ["111111111111"], regions: [eu-west-1] }
    ingress: [tcp/8080 from 10.0.0.0/16]
`,
  },
  {
    key: 'guardrails',
    about:
      'A guardrail is true of every resource that matches its `where`, declared or not. `deny` is a traffic line (`from` for ingress, `to` for egress) or a habit of ECS: `publicIp`, `defaultSecurityGroup`, `hostNetwork`. `on` says what is judged: the rules of `securityGroups` (the default), the entries of `networkAcls`, or `exposure`, the joint effect of groups, ACLs and routes on an interface.',
    example: `version: 1
names:
  office: [203.0.113.0/24]
guardrails:
  - id: no-admin-from-internet
    deny: tcp/22,3389 from internet except office
    on: [securityGroups, networkAcls]
    severity: critical
  - id: db-egress
    deny: all to internet
    where: { tags: { tier: db }, accounts: ["111111111111"], regions: [eu-west-1] }
  - id: no-public-tasks
    deny: publicIp
`,
  },
  {
    key: 'securityGroups',
    about:
      'Each entry has a key of your choice, by which lines refer to it. `ingress` and `egress` are exactly the traffic that the group must admit: what is more is reverted, what is missing is put back. A direction that is not written is unmanaged; `[]` means no traffic at all. An entry applies to every group that it matches.',
    example: `version: 1
securityGroups:
  web-tasks:
    match: { name: web-tasks, vpc: prod }
    ingress:
      - tcp/8080 from sg/web-alb
      - all from self
    egress:
      - tcp/443 to pl/com.amazonaws.us-east-1.s3
      - tcp/5432 to sg/db
  db:
    match: { tags: { tier: db } }
    severity: critical
    egress: []
`,
  },
  {
    key: 'networkAcls',
    about:
      'One line is one AWS entry: a number from 1 to 32766, `allow` or `deny`, one service with one port range, and one CIDR. ACLs are stateless, so replies need a line of their own. They are compared by effect: numbers matter only when an entry is put back. `subnets` are the subnets that must use the ACL.',
    example: `version: 1
networkAcls:
  private:
    match: { tags: { Name: private } }
    subnets: [private-a, private-b]
    ingress:
      - 100 allow tcp/8080 from 10.0.0.0/16
      - 110 allow tcp/1024-65535 from 0.0.0.0/0
    egress:
      - 100 allow all to 0.0.0.0/0
`,
  },
  {
    key: 'ecs',
    about:
      'An entry that names a `service` is about that service and its tasks; one that names only a `cluster` or a `family` is about every service and task of it. `securityGroups` are exactly these, or what is required and what else is allowed. `remedy: stop` is for standalone tasks, `rollback` for services; without `remedy` Kedge takes the one that fits.',
    example: `version: 1
ecs:
  web:
    match: { cluster: prod, service: web }
    securityGroups: [web-tasks]
    subnets: [private-a, private-b]
    publicIp: false
    remedy: rollback
  jobs:
    match: { cluster: prod, family: job-* }
    securityGroups: { require: [job-tasks], allow: [debug] }
    publicIp: false
    remedy: stop
`,
  },
  {
    key: 'loadBalancers',
    about: 'The security groups of a load balancer, exactly or as `require` and `allow`.',
    example: `version: 1
loadBalancers:
  web-alb:
    match: { name: web }
    securityGroups: [web-alb]
`,
  },
  {
    key: 'expect',
    about:
      'Tests of what can really reach what. An end is a peer as in a traffic line, `ecs/<cluster>/<service>` or `lb/<name>`. `allow`: the whole service, from every source to every interface of the target, reply included; `deny`: none of it. `any` is everybody who has a way there by the routes. What is not known does not hold, and neither does a target without interfaces. `kedge check` refuses a line that the desired state of the file itself breaks and notes those that it does not decide; `kedge review` and `kedge plan` evaluate all of them; `kedge apply` holds what would break an `allow` line that holds now.',
    example: `version: 1
expect:
  - allow tcp/443 from internet to sg/web-alb
  - allow tcp/8080 from sg/web-alb to ecs/prod/web
  - deny all from internet to ecs/prod/web
`,
  },
  {
    key: 'waivers',
    about:
      'Waived traffic is left alone where it is more than is declared, or forbidden; a waiver never adds a rule. What it would cover only if a reference in it could be resolved is neither reverted nor passed over: it is `unknown`. `until` is a date and time with its zone. From then on the waiver is without effect, and `kedge check` refuses the file until it is removed.',
    example: `version: 1
names:
  office: [203.0.113.0/24]
waivers:
  - id: INC-123
    allow: tcp/22 from office
    on: sg/web-tasks
    until: 2099-12-01T00:00:00Z
    reason: vendor debugging
    approvedBy: alice@example.com
`,
  },
  {
    key: 'limits',
    about: 'What is not written keeps its default.',
    example: `version: 1
limits: { changesPer10Minutes: 20, revertsPerResourcePerHour: 3, rulesPerNarrowing: 10, settleSeconds: 60 }
`,
  },
  {
    key: 'quotas',
    about: 'The defaults are those of AWS. Say here what AWS has raised for the account.',
    example: `version: 1
quotas: { rulesPerGroup: 100, entriesPerAcl: 40, groupsPerInterface: 10 }
`,
  },
];

/** Something that can stand in a line, in a line of its own that a test loads. */
export type Phrase = { readonly line: string; readonly means: string };

export const SERVICE_PHRASES: readonly Phrase[] = [
  { line: 'all from any', means: 'every protocol' },
  { line: 'tcp from 10.0.0.0/8', means: 'every port of tcp; likewise `udp`' },
  { line: 'tcp/22 from 10.0.0.0/8', means: 'one port' },
  { line: 'tcp/80,443 from any', means: 'several ports (quote it inside `[…]`)' },
  {
    line: 'tcp/1024-65535 from 10.0.0.0/8',
    means: 'a range of ports; ranges and ports can be mixed in a list',
  },
  { line: 'icmp from 10.0.0.0/8', means: 'every type of ICMP; `icmpv6` for IPv6' },
  { line: 'icmp/8 from 10.0.0.0/8', means: 'one type (here: ping), every code' },
  { line: 'icmp/3.4 from 10.0.0.0/8', means: 'one type and one code' },
  { line: '50 from 10.0.0.0/8', means: 'a protocol by its number (here: ESP)' },
];

export const PEER_PHRASES: readonly Phrase[] = [
  { line: 'tcp/22 from 203.0.113.0/24', means: 'an IPv4 block' },
  { line: 'tcp/22 from 2001:db8:4::/48', means: 'an IPv6 block' },
  { line: 'tcp/22 from office', means: 'a name of `names`' },
  {
    line: 'tcp/8080 from sg/web-alb',
    means: 'a security group: by key of this file, else by name, else by id',
  },
  { line: 'tcp/443 from pl/pl-0123456789abcdef0', means: 'a prefix list, by name or id' },
  { line: 'all from self', means: 'the group itself (only in `securityGroups`)' },
  { line: 'tcp/443 from any', means: 'every address: 0.0.0.0/0 and ::/0' },
  { line: 'tcp/22 from office, sg/bastion', means: 'several peers' },
  { line: 'tcp/443 from any except 203.0.113.0/24', means: 'peers without those after `except`' },
];

/** What a guardrail can say besides. */
export const DENY_PHRASES: readonly Phrase[] = [
  {
    line: 'tcp/22 from internet',
    means:
      'the public internet, only in `deny` and `expect`: IPv4 without the private, loopback, link-local, shared, benchmark, multicast and reserved blocks, and IPv6 2000::/3',
  },
];

/** Policies with a mistake; the reference prints what Kedge says of them. */
export const MISTAKES: readonly string[] = [
  'version: 1\nsecurtyGroups: {}\n',
  'version: 1\nsecurityGroups:\n  web:\n    match: { name: web }\n    ingress: [tcp/80,443 from any]\n',
  'version: 1\nsecurityGroups:\n  web:\n    match: { name: web }\n    ingress:\n',
  'version: 1\nnames:\n  office: [203.0.113.7/24]\n',
  'version: 1\nguardrails:\n  - id: no-ssh\n    deny: ssh from internet\n',
  'version: 1\nnames:\n  office: [203.0.113.0/24]\nsecurityGroups:\n  web:\n    match: { name: web }\n    ingress:\n      - tcp/443 from internet\n      - tcp/90-80 from ofice\n',
  'version: 1\nnetworkAcls:\n  private:\n    match: { name: private }\n    ingress:\n      - 100 allow tcp/80,443 from any\n',
  'version: 1\nguardrails:\n  - id: db-egress\n    deny: all to internet\n    where: { accounts: [012345678901] }\n',
];
