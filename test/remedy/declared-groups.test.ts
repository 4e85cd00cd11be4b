import { describe, expect, it } from 'vitest';
import { callsOf, rulesAfter, worldAfter } from './ending.ts';
import { actionsOf, GROUP, holdsOf, planned, rules } from './scene.ts';

// Groups with an entry: exactly the listed traffic (design sections 5 and 6).

const policy = (lines: readonly string[], { severity = 'high', more = '', direction = 'ingress' } = {}) => `
version: 1
mode: enforce
names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }
securityGroups:
  web:
    match: { name: web }
    severity: ${severity}
    ${direction}: [${lines.map((line) => `"${line}"`).join(', ')}]
${more}`;
const OTHER = 'sg-0bbbbbbbbbbbbbbbb';

type Row = readonly [
  what: string,
  lines: readonly string[],
  before: readonly string[],
  after: readonly string[],
];

const ROWS: readonly Row[] = [
  [
    'a bad rule beside a good one goes alone',
    ['tcp/443 from any'],
    ['tcp/443 from 0.0.0.0/0', 'tcp/443 from ::/0', 'tcp/22 from 0.0.0.0/0'],
    ['sgr-0 tcp/443 from 0.0.0.0/0', 'sgr-1 tcp/443 from ::/0'],
  ],
  [
    'a rule that is too wide is narrowed in place',
    ['tcp/443 from 0.0.0.0/0'],
    ['tcp/0-65535 from 0.0.0.0/0'],
    ['sgr-0 tcp/443 from 0.0.0.0/0'],
  ],
  [
    'every protocol becomes the desired port',
    ['tcp/443 from 10.0.0.0/8'],
    ['all from 0.0.0.0/0'],
    ['sgr-0 tcp/443 from 10.0.0.0/8'],
  ],
  [
    '0.0.0.0/0 becomes the corporate range, ports kept',
    ['tcp/443 from office'],
    ['tcp/443 from 0.0.0.0/0', 'tcp/443 from ::/0'],
    ['sgr-0 tcp/443 from 203.0.113.0/24', 'sgr-1 tcp/443 from 2001:db8:4::/48'],
  ],
  [
    'what is covered by another rule is not written again',
    ['tcp/443 from 0.0.0.0/0'],
    ['tcp/443 from 0.0.0.0/0', 'tcp/0-65535 from 0.0.0.0/0'],
    ['sgr-0 tcp/443 from 0.0.0.0/0'],
  ],
  [
    'two rules that narrow to the same leave one',
    ['tcp/443 from 0.0.0.0/0'],
    ['tcp/0-500 from 0.0.0.0/0', 'tcp/400-600 from 0.0.0.0/0'],
    ['sgr-0 tcp/443 from 0.0.0.0/0'],
  ],
  [
    'a missing rule comes back',
    ['tcp/443 from 0.0.0.0/0', 'tcp/8080 from sg/b'],
    ['tcp/443 from 0.0.0.0/0'],
    ['sgr-0 tcp/443 from 0.0.0.0/0', `new tcp/8080 from ${OTHER}`],
  ],
  [
    'a range that shrank is widened in place of being joined by another',
    ['tcp/443 from 10.0.0.0/8'],
    ['tcp/400-500 from 10.1.0.0/16'],
    ['sgr-0 tcp/443 from 10.0.0.0/8'],
  ],
  [
    'split CIDRs that amount to the line are no drift',
    ['tcp/443 from 0.0.0.0/0'],
    ['tcp/443 from 0.0.0.0/1', 'tcp/443 from 128.0.0.0/1'],
    ['sgr-0 tcp/443 from 0.0.0.0/1', 'sgr-1 tcp/443 from 128.0.0.0/1'],
  ],
  ['[] means nothing at all', [], ['tcp/443 from 0.0.0.0/0', `all from ${GROUP}`], []],
  ['self is the group itself', ['all from self'], [], [`new all from ${GROUP}`]],
  [
    'except is worked out into blocks',
    ['tcp/443 from 10.0.0.0/8 except 10.128.0.0/9'],
    ['tcp/443 from 10.0.0.0/8'],
    ['sgr-0 tcp/443 from 10.0.0.0/9'],
  ],
  [
    'a foreign group goes, the desired one stays',
    ['tcp/8080 from sg/b'],
    [`tcp/8080 from ${OTHER}`, 'tcp/8080 from sg-0ddddddddddddddd0'],
    [`sgr-0 tcp/8080 from ${OTHER}`],
  ],
  [
    'a group that anybody covered comes back when anybody is closed out',
    ['tcp/8080 from sg/b'],
    ['tcp/8080 from 0.0.0.0/0', 'tcp/8080 from ::/0'],
    [`new tcp/8080 from ${OTHER}`],
  ],
  [
    'a group rule is not needed while anybody is desired',
    ['tcp/8080 from any'],
    ['tcp/8080 from 0.0.0.0/0', 'tcp/8080 from ::/0', `tcp/8080 from ${OTHER}`],
    ['sgr-0 tcp/8080 from 0.0.0.0/0', 'sgr-1 tcp/8080 from ::/0', `sgr-2 tcp/8080 from ${OTHER}`],
  ],
  [
    'what a group keeps needs no rule of its own while anybody is admitted that',
    ['tcp/8080 from any'],
    ['tcp/8080 from 0.0.0.0/0', 'tcp/8080 from ::/0', `all from ${OTHER}`],
    ['sgr-0 tcp/8080 from 0.0.0.0/0', 'sgr-1 tcp/8080 from ::/0'],
  ],
  [
    'what an unresolved except may mean is not opened, not even for a line that wants a part of it',
    ['tcp/22 from 10.0.0.0/8 except pl/nobody', 'tcp/22 from 10.1.0.0/16'],
    [],
    ['new tcp/22 from 10.1.0.0/16'],
  ],
];

describe('a declared group', () => {
  it.each(ROWS)('%s', (...row) => {
    const [, lines, before, after] = row;
    const setting = { rules: rules(before), others: [OTHER] };
    expect([...rulesAfter(planned(policy(lines), setting), setting)].sort()).toEqual([...after].sort());
  });

  it('opens and closes egress by the egress calls', () => {
    const setting = { rules: rules(['all to 0.0.0.0/0']) };
    const plan = planned(
      policy(['udp/53 to 10.0.0.2/32', 'tcp/443 to ::/0'], { direction: 'egress' }),
      setting,
    );
    expect(callsOf(plan)).toEqual(['AuthorizeSecurityGroupEgress', 'ModifySecurityGroupRules']);
    expect(rulesAfter(plan, setting)).toEqual(['sgr-0 udp/53 to 10.0.0.2/32', 'new tcp/443 to ::/0']);
  });

  it('is left alone in a direction that is not written', () => {
    const plan = planned(policy(['tcp/443 from any']), {
      rules: rules(['tcp/443 from 0.0.0.0/0', 'tcp/443 from ::/0', 'all to 0.0.0.0/0']),
    });
    expect(plan.plans).toEqual([]);
  });

  it('keeps id, description and tags of a rule that is narrowed', () => {
    const own = { description: 'ticket 7', tags: { owner: 'web' } };
    const setting = { rules: rules(['tcp/0-65535 from 0.0.0.0/0'], own) };
    const [rule] = worldAfter(planned(policy(['tcp/443 from 0.0.0.0/0']), setting), setting).rules;
    expect(rule).toMatchObject({ id: 'sgr-0', from: 443, to: 443, ...own });
  });

  it('gives pieces the description of the rule they come from', () => {
    const setting = { rules: rules(['tcp/0-65535 from 0.0.0.0/0'], { description: 'ticket 7' }) };
    const { rules: after } = worldAfter(planned(policy(['tcp/80,443 from 0.0.0.0/0']), setting), setting);
    expect(after.map(({ description }) => description)).toEqual(['ticket 7', 'ticket 7']);
  });

  it('writes a description that AWS takes, however the entry is called', () => {
    const odd = policy(['tcp/443 from 10.0.0.0/8']).replace('  web:\n', `  "größe ⚓ ${'x'.repeat(300)}":\n`);
    const setting = { rules: [] };
    const [rule] = worldAfter(planned(odd, setting), setting).rules;
    expect(rule?.description).toMatch(/^kedge: [a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{248}$/);
  });

  it('restores only what is claimed', () => {
    const setting = { rules: rules(['tcp/22 from 10.0.0.0/8']) };
    const lines = policy(['tcp/443 from 10.0.0.0/8']);
    expect(
      rulesAfter(
        planned(lines, setting, ({ kind }) => kind === 'missing'),
        setting,
      ),
    ).toEqual(['sgr-0 tcp/22 from 10.0.0.0/8', 'new tcp/443 from 10.0.0.0/8']);
    expect(
      rulesAfter(
        planned(lines, setting, ({ kind }) => kind === 'excess'),
        setting,
      ),
    ).toEqual([]);
  });

  it('closes what no line lists even where a guardrail that nobody claims forbids a part of it', () => {
    const more = 'guardrails: [{ id: g, deny: "tcp/3389 from internet" }]\n';
    const setting = { rules: rules(['all from 0.0.0.0/0']) };
    const plan = planned(
      policy(['tcp/443 from 0.0.0.0/0'], { more }),
      setting,
      ({ kind }) => kind === 'excess',
    );
    expect(rulesAfter(plan, setting)).toEqual(['sgr-0 tcp/443 from 0.0.0.0/0']);
  });

  it('keeps desired private peers when only the guardrail is claimed', () => {
    const more = 'guardrails: [{ id: g, deny: "tcp/22 from internet" }]\n';
    const setting = { rules: rules(['tcp/22 from 0.0.0.0/0']) };
    const plan = planned(
      policy(['tcp/22 from 10.0.0.0/8'], { more }),
      setting,
      ({ kind }) => kind === 'forbidden',
    );
    expect(rulesAfter(plan, setting)).toEqual(['sgr-0 tcp/22 from 10.0.0.0/8']);
  });

  it('does not put back what a guardrail denies, and says so', () => {
    const more = 'guardrails: [{ id: g, deny: "tcp/22 from internet" }]\n';
    const setting = { rules: [] };
    const plan = planned(policy(['tcp/22 from 8.8.8.8/32', 'tcp/443 from 0.0.0.0/0'], { more }), setting);
    expect(rulesAfter(plan, setting)).toEqual(['new tcp/443 from 0.0.0.0/0']);
    expect(holdsOf(plan)).toEqual([expect.stringContaining('Guardrail g denies it')]);
  });

  it('leaves a waived rule alone', () => {
    const more =
      'waivers: [{ id: INC-1, allow: tcp/22 from office, on: sg/web, until: "2099-01-01T00:00:00Z", reason: r, approvedBy: a@b.example }]\n';
    const setting = { rules: rules(['tcp/443 from 0.0.0.0/0', 'tcp/22 from 203.0.113.7/32']) };
    expect(planned(policy(['tcp/443 from 0.0.0.0/0'], { more }), setting).plans).toEqual([]);
  });

  it('names the owner of a group in another account, without whom AWS does not find it', () => {
    const theirs = {
      id: OTHER,
      name: 'b',
      description: '',
      vpcId: 'vpc-0bbbbbbbbbbbbbbbb',
      account: '222222222222',
      tags: {},
      rules: [],
    };
    const setting = { rules: [], others: [OTHER] };
    const plan = planned(policy([`tcp/443 from sg/${OTHER}`]), { ...setting, foreign: [theirs] });
    expect(actionsOf(plan)[0]?.input).toMatchObject({
      IpPermissions: [{ UserIdGroupPairs: [{ GroupId: OTHER, UserId: '222222222222' }] }],
    });
  });
});

describe('without rule ids', () => {
  it('rules are revoked by their content, and a narrowed one is written anew before it goes', () => {
    const setting = {
      rules: rules(['tcp/0-65535 from 0.0.0.0/0', 'tcp/22 from 8.8.8.8/32']),
      withIds: false,
    };
    const plan = planned(policy(['tcp/443 from 0.0.0.0/0']), setting);
    expect(callsOf(plan)).toEqual([
      'RevokeSecurityGroupIngress',
      'AuthorizeSecurityGroupIngress',
      'RevokeSecurityGroupIngress',
    ]);
    expect(actionsOf(plan)[0]?.input).toEqual({
      GroupId: GROUP,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '8.8.8.8/32' }] }],
    });
    expect(rulesAfter(plan, setting)).toEqual(['new tcp/443 from 0.0.0.0/0']);
  });
});
