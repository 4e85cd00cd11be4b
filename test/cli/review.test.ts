import { describe, expect, it } from 'vitest';
import { kedge, parsed } from './kedge-command.ts';
import { CLEAN, DECLARED, GROUPS, GUARDED, SUBNETS, scene, WEB } from './network.ts';

const FORMATS = ['text', 'json', 'markdown', 'sarif', 'asff'];

/** Every key of every object in it, in the order in which they are written. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([key, one]) => [key, keysOf(one)]);
}

describe('kedge review', () => {
  it('exits 0 where nothing departs from the policy, and says so', async () => {
    const { args, policy, state } = await scene(CLEAN, GROUPS);
    expect(await kedge(['review', ...args])).toEqual({
      status: 0,
      out: `${policy} against ${state}: Nothing departs from the policy.\n`,
      err: '',
    });
  });

  it('exits 2 for a finding and names the resource, the rule and the remedy', async () => {
    const { args } = await scene(GUARDED, GROUPS);
    const { status, out, err } = await kedge(['review', ...args]);
    expect(status).toBe(2);
    expect(err).toBe('');
    expect(out).toContain(`CRITICAL security group web (${WEB})`);
    expect(out).toContain('tcp/22 from 203.0.113.0/24');
    expect(out).toContain('guardrail no-ssh');
    expect(out).toContain('sgr-0000000000000002');
    expect(out).toContain('ec2:RevokeSecurityGroupIngress');
  });

  it.each(FORMATS)('prints %s, with the same exit status', async (format) => {
    const found = await scene(GUARDED, { ...GROUPS, ...SUBNETS });
    const clean = await scene(CLEAN, { ...GROUPS, ...SUBNETS });
    const bad = await kedge(['review', ...found.args, '--format', format]);
    expect([bad.status, bad.err]).toEqual([2, '']);
    expect(bad.out).toContain('no-ssh');
    expect(bad.out.endsWith('\n')).toBe(true);
    const good = await kedge(['review', ...clean.args, '--format', format]);
    expect([good.status, good.err]).toEqual([0, '']);
    if (format !== 'text' && format !== 'markdown') {
      expect(() => parsed(bad.out)).not.toThrow();
      expect(() => parsed(good.out)).not.toThrow();
    }
  });

  it('prints JSON whose members are those of the contract, in its order', async () => {
    const { args, policy, state } = await scene(GUARDED, { ...GROUPS, ...SUBNETS });
    const { out } = await kedge(['review', ...args, '--format', 'json']);
    const report = parsed(out);
    expect(Object.keys(report)).toEqual(['policy', 'source', 'findings', 'expectations']);
    expect([report.policy, report.source]).toEqual([policy, state]);
    const text = (key: string) => [key, 'string'];
    expect(keysOf(report.findings)).toEqual([
      [
        text('id'),
        ['resource', ['type', 'id', 'name', 'account', 'region'].map(text)],
        text('kind'),
        text('direction'),
        ['traffic', ['string']],
        text('guardrail'),
        text('severity'),
        text('mode'),
        text('reason'),
        [
          'remedy',
          [
            [
              text('call'),
              ['input', expect.anything()],
              text('why'),
              ['inverse', [text('call'), ['input', expect.anything()]]],
            ],
          ],
        ],
        ['entry', 'object'],
        ['evidence', [['carrier', 'text'].map(text)]],
        ['held', []],
        ['cuts', []],
        ['notes', []],
        ['effect', 'object'],
      ],
    ]);
    expect(report.findings).toMatchObject([
      {
        id: `${WEB}|forbidden|ingress|no-ssh`,
        resource: {
          type: 'AWS::EC2::SecurityGroup',
          id: WEB,
          name: 'web',
          account: '111111111111',
          region: 'eu-west-1',
        },
        kind: 'forbidden',
        direction: 'ingress',
        traffic: ['tcp/22 from 203.0.113.0/24'],
        guardrail: 'no-ssh',
        severity: 'critical',
        mode: 'enforce',
        remedy: [
          {
            call: 'ec2:RevokeSecurityGroupIngress',
            input: { GroupId: WEB, SecurityGroupRuleIds: ['sgr-0000000000000002'] },
            inverse: {
              call: 'ec2:AuthorizeSecurityGroupIngress',
              input: {
                GroupId: WEB,
                IpPermissions: [
                  {
                    IpProtocol: 'tcp',
                    FromPort: 22,
                    ToPort: 22,
                    IpRanges: [{ CidrIp: '203.0.113.0/24', Description: 'vendor' }],
                  },
                ],
              },
            },
          },
        ],
      },
    ]);
    expect(report.expectations).toEqual([]);
  });

  it('says which findings Security Hub would not take, instead of leaving them out without a word', async () => {
    const { args } = await scene(GUARDED, GROUPS);
    const { status, out, err } = await kedge(['review', ...args, '--format', 'asff']);
    expect([status, parsed(out).Findings]).toEqual([2, []]);
    expect(err).toContain(`left out of ASFF: ${WEB}|forbidden|ingress|no-ssh`);
    expect(err).toContain('--region');
    const said = await kedge(['review', ...args, '--format', 'asff', '--region', 'eu-west-1']);
    expect([parsed(said.out).Findings, said.err]).toMatchObject([[{ Region: 'eu-west-1' }], '']);
  });

  it('says null for the region where the state does not tell it, and what --region says otherwise', async () => {
    const { args } = await scene(GUARDED, GROUPS);
    const regionOf = (out: string) => parsed(out).findings;
    const unsaid = await kedge(['review', ...args, '--format', 'json']);
    expect(regionOf(unsaid.out)).toMatchObject([{ resource: { region: null } }]);
    const said = await kedge(['review', ...args, '--format', 'json', '--region', 'eu-north-1']);
    expect(regionOf(said.out)).toMatchObject([{ resource: { region: 'eu-north-1' } }]);
  });

  it('finds nothing in what a waiver covers while it lasts', async () => {
    const { args } = await scene(
      `${GUARDED}waivers:
  - id: INC-1
    allow: tcp/22 from 203.0.113.0/24
    on: sg/web
    until: 2026-12-01T00:00:00Z
    reason: vendor
    approvedBy: alice@example.com
`,
      GROUPS,
    );
    expect((await kedge(['review', ...args])).status).toBe(0);
    expect((await kedge(['review', ...args], { now: Date.UTC(2026, 11, 2) })).status).toBe(2);
  });

  it('says of every expect line whether it holds, and exits 2 when one does not', async () => {
    const { args } = await scene(`${CLEAN}expect:\n  - deny tcp/22 from internet to sg/web\n`, GROUPS);
    const { status, out } = await kedge(['review', ...args, '--format', 'json']);
    const { expectations } = parsed(out);
    expect(expectations).toEqual([
      {
        line: 'deny tcp/22 from internet to sg/web',
        holds: expect.toBeOneOf([true, false, null]),
        why: expect.any(String),
      },
    ]);
    const broken = Array.isArray(expectations) && expectations.some(({ holds }) => holds === false);
    expect(status).toBe(broken ? 2 : 0);
  });

  it('reports exactly what is wanted and what is not', async () => {
    const { args } = await scene(DECLARED, GROUPS);
    const { out } = await kedge(['review', ...args, '--format', 'json']);
    expect(parsed(out).findings).toMatchObject([
      { kind: 'excess', direction: 'ingress', traffic: ['tcp/22 from 203.0.113.0/24'], guardrail: null },
      { kind: 'missing', direction: 'ingress', traffic: ['tcp/80 from 10.0.0.0/8'], guardrail: null },
    ]);
  });

  it('refuses to go on with a policy that has errors, and prints them all', async () => {
    const { args } = await scene('version: 1\nmod: alert\nsecurityGroup: {}\n', GROUPS);
    const { status, out, err } = await kedge(['review', ...args]);
    expect([status, out]).toEqual([1, '']);
    expect(err).toMatch(/p\.yaml:2:1: .*\n.*p\.yaml:3:1: /);
  });

  it('uses colour on a terminal only, and says the same', async () => {
    const { args } = await scene(GUARDED, GROUPS);
    const plain = await kedge(['review', ...args]);
    const coloured = await kedge(['review', ...args], { colour: true });
    expect(plain.out).not.toContain('\u001b');
    expect(coloured.out).toContain('\u001b[31mCRITICAL');
    expect(coloured.out.replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(plain.out);
  });

  it.each(FORMATS.filter((format) => format !== 'text'))('never puts colour into %s', async (format) => {
    const { args } = await scene(GUARDED, GROUPS);
    const { out } = await kedge(['review', ...args, '--format', format], { colour: true });
    expect(out).not.toContain('\u001b');
  });
});

describe('kedge plan', () => {
  it('prints the calls in their order, each with what takes it back', async () => {
    const { args } = await scene(DECLARED, GROUPS);
    const { status, out, err } = await kedge(['plan', ...args, '--format', 'json']);
    expect([status, err]).toEqual([2, '']);
    const report = parsed(out);
    expect(Object.keys(report)).toEqual(['policy', 'source', 'findings', 'expectations', 'plan']);
    const plan = Array.isArray(report.plan) ? report.plan : [];
    expect(plan.map(({ call, inverse }) => [call, inverse.call]).sort()).toEqual([
      ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
    ]);
    for (const action of plan) {
      expect(Object.keys(action)).toEqual(['call', 'input', 'why', 'inverse']);
      expect(Object.keys(action.inverse)).toEqual(['call', 'input']);
    }
  });

  it('says in text what would be done, and that nothing was', async () => {
    const { args } = await scene(DECLARED, GROUPS);
    const { status, out } = await kedge(['plan', ...args]);
    expect(status).toBe(2);
    expect(out).toContain('ec2:AuthorizeSecurityGroupIngress');
    expect(out).toContain('undo: ec2:RevokeSecurityGroupIngress');
    expect(out).toContain('2 calls, in this order; none was made.');
  });

  it('exits 0 and plans nothing where nothing is wrong', async () => {
    const { args } = await scene(CLEAN, GROUPS);
    const text = await kedge(['plan', ...args]);
    expect([text.status, text.err]).toEqual([0, '']);
    expect(text.out).toContain('Nothing to do.');
    const json = await kedge(['plan', ...args, '--format', 'json']);
    expect(parsed(json.out)).toMatchObject({ findings: [], plan: [] });
  });
});
