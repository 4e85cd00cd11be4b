import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPolicy, policyFromJson, policyToJson } from '../../shared/policy/index.ts';
import { errorsOf, loaded } from './said.ts';

const example = loaded(
  readFileSync(new URL('../../examples/web-service.policy.yaml', import.meta.url), 'utf8'),
);
const everything = loaded(`version: 1
mode: observe
names: { office: [10.0.0.0/8, 2001:db8::/32] }
guardrails:
  - { id: a, deny: "tcp/22,80-90 from internet, sg/x except office, pl/y", on: [exposure], where: { id: a, tags: { a: b }, vpc: v } }
  - { id: b, deny: hostNetwork, severity: info, mode: approve }
securityGroups: { a: { match: { name: a, accounts: ["111111111111"], regions: ["*"] }, ingress: [icmp/3.4 from self, 50 from any] } }
networkAcls: { a: { match: { name: a }, subnets: [b], egress: [1 deny icmpv6/128 to ::/0] } }
ecs: { a: { match: { family: a }, securityGroups: { require: [a], allow: [] }, publicIp: true }, b: { match: { cluster: b }, remedy: alert, securityGroups: [] } }
loadBalancers: { a: { match: { tags: { a: "" } }, securityGroups: { require: [] } } }
expect: [deny all from any to lb/x, allow udp from ecs/a/b to pl/x]
waivers: [{ id: w, allow: tcp/1 to any, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: b, on: acl/x }]
`);

describe('a compiled policy', () => {
  it('is read back as it was', () => {
    for (const policy of [example, everything]) {
      expect(policyFromJson(policyToJson(policy))).toEqual({ ok: true, policy });
    }
  });

  it('has the same text for the same policy', () => {
    expect(policyToJson(loaded('version: 1\nmode: alert'))).toBe(policyToJson(loaded('version: 1')));
  });

  it.each([
    ['', 'this is not JSON'],
    ['{', 'this is not JSON'],
    ['null', 'this is not a compiled policy'],
    ['[]', 'this is not a compiled policy'],
    ['{"version":1}', 'this is not a compiled policy'],
    ['{"format":"kedge-policy/2","policy":{}}', 'the format is "kedge-policy/2"'],
    ['{"format":"kedge-policy/1"}', 'the compiled policy is wrong at policy'],
    ['{"format":"kedge-policy/1","policy":{}}', 'the compiled policy is wrong at policy.version'],
  ])('is refused when it is %s', (text, message) => {
    expect(errorsOf(policyFromJson(text))).toEqual([expect.stringContaining(message)]);
  });

  const line = everything.securityGroups[0]?.ingress?.[0];
  const aclLine = everything.networkAcls[0]?.egress?.[0];
  it.each([
    ['version', { version: 2 }],
    ['mode', { mode: 'destroy' }],
    ['mode', { mode: undefined }],
    ['guardrails', { guardrails: {} }],
    ['guardrails.0', { guardrails: [null] }],
    ['guardrails.0.deny', { guardrails: [{ ...everything.guardrails[0], deny: { kind: 'everything' } }] }],
    ['securityGroups.0.extra', { securityGroups: [{ ...everything.securityGroups[0], extra: 1 }] }],
    [
      'securityGroups.0.ingress.0.peers.0',
      {
        securityGroups: [
          {
            ...everything.securityGroups[0],
            ingress: [{ ...line, peers: [{ kind: 'cidr', cidr: '10.0.0.0/99' }] }],
          },
        ],
      },
    ],
    [
      'securityGroups.0.ingress.0.services.0',
      {
        securityGroups: [
          {
            ...everything.securityGroups[0],
            ingress: [{ ...line, services: [{ protocol: 6, from: 90, to: 80 }] }],
          },
        ],
      },
    ],
    [
      'securityGroups.0.ingress.0.services.0',
      {
        securityGroups: [
          { ...everything.securityGroups[0], ingress: [{ ...line, services: [{ protocol: 50, from: 1 }] }] },
        ],
      },
    ],
    [
      'securityGroups.0.ingress.0.services.0',
      {
        securityGroups: [
          { ...everything.securityGroups[0], ingress: [{ ...line, services: [{ protocol: 1, from: 256 }] }] },
        ],
      },
    ],
    [
      'networkAcls.0.egress.0.number',
      { networkAcls: [{ ...everything.networkAcls[0], egress: [{ ...aclLine, number: 32767 }] }] },
    ],
    ['names.office.0', { names: { office: ['10.0.0.1'] } }],
    ['waivers.0.until', { waivers: [{ ...everything.waivers[0], until: '2026' }] }],
    ['limits.settleSeconds', { limits: { ...everything.limits, settleSeconds: -1 } }],
    ['another', { another: [] }],
  ])('is refused when %s is not what it should be', (where, change) => {
    const text = JSON.stringify({ format: 'kedge-policy/1', policy: { ...everything, ...change } });
    expect(errorsOf(policyFromJson(text))).toEqual([
      `1:1 the compiled policy is wrong at policy.${where}; compile the policy again with this Kedge`,
    ]);
  });

  it('keeps what a name like __proto__ holds from becoming anything else', () => {
    const text = `{"format":"kedge-policy/1","policy":{"__proto__":${JSON.stringify(everything)}}}`;
    expect(policyFromJson(text).ok).toBe(false);
  });

  it('is not what YAML is', () => {
    expect(loadPolicy(policyToJson(example), 'p.json').ok).toBe(false);
  });
});
