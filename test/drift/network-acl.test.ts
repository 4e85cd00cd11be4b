import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Section } from '../../shared/model/index.ts';
import { judged, summaries } from '../support/judged.ts';
import { type RawEntry, rawAcl } from '../support/raw-network.ts';

const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
const subnet = (id: string, name: string) => ({
  SubnetId: id,
  VpcId: VPC,
  OwnerId: '111111111111',
  Tags: [{ Key: 'Name', Value: name }],
});

const POLICY = `
version: 1
networkAcls:
  private:
    match: { tags: { Name: private } }
    subnets: [private-a, private-b]
    ingress:
      - 100 allow tcp/8080 from 10.0.0.0/16
      - 110 allow tcp/1024-65535 from 0.0.0.0/0
    egress:
      - 100 allow all to 0.0.0.0/0
`;

const GOOD: readonly RawEntry[] = [
  { number: 100, action: 'allow', protocol: '6', ports: [8080, 8080], cidr: '10.0.0.0/16' },
  { number: 110, action: 'allow', protocol: '6', ports: [1024, 65535], cidr: '0.0.0.0/0' },
  { number: 100, egress: true, action: 'allow', cidr: '0.0.0.0/0' },
];

function state(
  entries: readonly RawEntry[],
  subnets: readonly string[] = ['subnet-0a', 'subnet-0b'],
): Partial<Record<Section, unknown>> {
  const others = ['subnet-0a', 'subnet-0b', 'subnet-0c'].filter((id) => !subnets.includes(id));
  return {
    'network-acls': {
      NetworkAcls: [
        rawAcl({ id: 'acl-0a', name: 'private', entries, subnets }),
        rawAcl({ id: 'acl-0d', entries: [], subnets: others }),
      ],
    },
    subnets: {
      Subnets: [
        subnet('subnet-0a', 'private-a'),
        subnet('subnet-0b', 'private-b'),
        subnet('subnet-0c', 'public'),
      ],
    },
  };
}

describe('a declared ACL', () => {
  it('is clean as declared, and when other entries have the same effect', () => {
    expect(judged(state(GOOD), POLICY)).toEqual([]);
    const split: readonly RawEntry[] = [
      ...GOOD.slice(0, 2),
      { number: 7, egress: true, action: 'allow', cidr: '0.0.0.0/1' },
      { number: 9, egress: true, action: 'allow', cidr: '128.0.0.0/1' },
      { number: 8, egress: true, action: 'deny', cidr: '10.0.0.0/8' },
    ];
    // The deny stands behind an allow of the same addresses: it never matches.
    expect(summaries(judged(state(split), POLICY))).toEqual([]);
  });

  it('has excess where an entry before the others lets everything in', () => {
    const [found] = judged(state([...GOOD, { number: 1, action: 'allow', cidr: '0.0.0.0/0' }]), POLICY);
    expect(found?.kind).toBe('excess');
    expect(found?.evidence.map((one) => one.carrier)).toEqual(['ingress entry 1']);
  });

  it('has missing traffic where an entry is gone, and where one before it denies', () => {
    expect(summaries(judged(state(GOOD.slice(1)), POLICY))).toEqual([]);
    expect(
      summaries(judged(state([...GOOD.slice(0, 1), ...GOOD.slice(2)]), POLICY)).map((text) =>
        text.split(' ').slice(0, 2).join(' '),
      ),
    ).toEqual(['missing ingress']);
    expect(
      summaries(
        judged(
          state([
            ...GOOD,
            { number: 50, action: 'deny', protocol: '6', ports: [8080, 8080], cidr: '10.0.0.0/16' },
          ]),
          POLICY,
        ),
      ),
    ).toEqual(['missing ingress tcp/8080 from 10.0.0.0/16']);
  });

  it('is found with a subnet that strayed to another ACL, and with one that is not its own', () => {
    const astray = judged(state(GOOD, ['subnet-0a']), POLICY);
    expect(astray.map((one) => [one.kind, one.evidence.map((e) => e.carrier)])).toEqual([
      ['association', ['subnet-0b']],
    ]);
    const foreign = judged(state(GOOD, ['subnet-0a', 'subnet-0b', 'subnet-0c']), POLICY);
    expect(foreign.map((one) => [one.kind, one.evidence.map((e) => e.carrier)])).toEqual([
      ['association', ['subnet-0c']],
    ]);
  });
});

// Cases of another project's unit tests, read from the handbook where it lies beside the project.
const CASES = new URL('../../../shared/data/nacl/prowler-cases.json', import.meta.url);

type Case = {
  readonly case: string;
  readonly entries: readonly object[];
  readonly protocol: string;
  readonly port: number;
  readonly expectPublicIngress: boolean;
};

describe("other projects' ACL cases", () => {
  const cases: readonly Case[] = existsSync(CASES) ? JSON.parse(readFileSync(CASES, 'utf8')) : [];

  it('agree about what is open to everybody', () => {
    const verdicts = cases.map((one) => {
      const acl = { ...rawAcl({ id: 'acl-0a', entries: [] }), Entries: one.entries };
      const service = one.protocol === '-1' ? 'all' : `tcp/${one.port}`;
      const policy = `version: 1\nguardrails: [{ id: g, deny: ${service} from any, on: [networkAcls] }]`;
      return [one.case, judged({ 'network-acls': { NetworkAcls: [acl] } }, policy).length > 0];
    });
    expect(verdicts).toEqual(cases.map((one) => [one.case, one.expectPublicIngress]));
  });
});
