import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directory, kedge, parsed } from './kedge-command.ts';
import { ACLS, DB, DECLARED, GROUPS, GUARDED, scene, WEB } from './network.ts';

const GROUPS_ONLY = { 'security-groups': GROUPS['security-groups'] };

function findingsOf(
  out: string,
): readonly { readonly id: string; readonly kind: string; readonly reason: string }[] {
  const { findings } = parsed(out);
  return Array.isArray(findings) ? findings : [];
}

const kindsOf = (out: string): readonly string[] => findingsOf(out).map(({ id }) => id);

async function review(args: readonly string[]) {
  return kedge(['review', ...args, '--format', 'json']);
}

describe('a file of the state that is not there', () => {
  it('makes no finding when the policy does not need it', async () => {
    const { args } = await scene('version: 1\nguardrails: [{ id: g, deny: tcp/23 from internet }]\n', GROUPS);
    expect(await review(args)).toMatchObject({ status: 0, err: '' });
  });

  it.each([
    ['security-groups', 'securityGroups: { web: { match: { name: web }, ingress: [] } }', 'entry web'],
    ['security-groups', 'guardrails: [{ id: g, deny: tcp/22 from internet }]', 'guardrail g'],
    ['network-acls', 'networkAcls: { a: { match: { name: a }, ingress: [] } }', 'entry a'],
    ['network-acls', 'guardrails: [{ id: g, deny: tcp/22 from internet, on: [networkAcls] }]', 'guardrail g'],
    ['services', 'ecs: { web: { match: { cluster: prod, service: web }, publicIp: false } }', 'entry web'],
    ['tasks', 'ecs: { job: { match: { family: job }, publicIp: false } }', 'entry job'],
    ['load-balancers', 'loadBalancers: { lb: { match: { name: web }, securityGroups: [web] } }', 'entry lb'],
  ])('is one unknown when the policy needs it: %s for %s', async (section, policy, needs) => {
    const { args } = await scene(`version: 1\n${policy}\n`, {});
    const { status, out, err } = await review(args);
    expect([status, err]).toEqual([2, '']);
    expect(findingsOf(out)).toMatchObject([{ kind: 'unknown' }]);
    expect(findingsOf(out)[0]?.reason).toContain(section);
    expect(findingsOf(out)[0]?.reason).toContain(needs);
  });

  it('leaves rules named by their content when it is security-group-rules.json', async () => {
    const { args } = await scene(GUARDED, GROUPS_ONLY);
    const { status, out } = await review(args);
    expect(status).toBe(2);
    expect(parsed(out).findings).toMatchObject([
      {
        kind: 'forbidden',
        traffic: ['tcp/22 from 203.0.113.0/24'],
        remedy: [
          {
            call: 'ec2:RevokeSecurityGroupIngress',
            input: { GroupId: WEB, IpPermissions: [{ IpRanges: [{ CidrIp: '203.0.113.0/24' }] }] },
          },
        ],
      },
    ]);
  });
});

describe('a state directory', () => {
  it('that is not there, or is a file, is refused by its name', async () => {
    const { args, policy } = await scene(GUARDED, GROUPS);
    const none = await review(['--policy', policy, '--state', '/no/such/directory']);
    expect([none.status, none.out]).toEqual([1, '']);
    expect(none.err).toContain('/no/such/directory: there is no such state directory');
    const file = await review(['--policy', policy, '--state', policy]);
    expect([file.status, file.out]).toEqual([1, '']);
    expect(file.err).toContain(`${policy}: is a file`);
    expect(args).toContain(policy);
  });

  it('with a truncated file is judged as far as it can be, printed, and exits 1', async () => {
    const { args, state } = await scene(
      `${GUARDED}networkAcls: { a: { match: { name: private }, ingress: [] } }\n`,
      {
        ...GROUPS,
        ...ACLS,
      },
    );
    await writeFile(join(state, 'network-acls.json'), '{"NetworkAcls": [{"NetworkAclId": "acl-0aa');
    const { status, out, err } = await review(args);
    expect(status).toBe(1);
    expect(err).toMatch(/state\/network-acls\.json: is not whole JSON: /);
    expect(kindsOf(out)).toEqual(['network-acls|unknown|-|-', `${WEB}|forbidden|ingress|no-ssh`]);
  });

  it('with an unreadable file that the policy does not need still exits 1: it was asked to be read', async () => {
    const { args, state } = await scene(GUARDED, GROUPS);
    await writeFile(join(state, 'vpcs.json'), '');
    const { status, out, err } = await review(args);
    expect(status).toBe(1);
    expect(err).toContain('vpcs.json: is not whole JSON');
    expect(kindsOf(out)).toEqual([`${WEB}|forbidden|ingress|no-ssh`]);
  });

  it.each([
    ['{}', 'there is no list "SecurityGroups" in it'],
    ['{"Groups": []}', 'there is no list "SecurityGroups" in it'],
    ['"SecurityGroups"', 'there is no list "SecurityGroups" in it'],
    ['null', 'there is no list "SecurityGroups" in it'],
    ['An error occurred (UnauthorizedOperation)', 'is not whole JSON'],
  ])('with %s instead of an answer says so and knows nothing of the groups', async (content, why) => {
    const { args, state } = await scene(GUARDED, {});
    await writeFile(join(state, 'security-groups.json'), content);
    const { status, out, err } = await review(args);
    expect(status).toBe(1);
    expect(err).toContain(`${join(state, 'security-groups.json')}: `);
    expect(err).toContain(why);
    expect(findingsOf(out)).toMatchObject([{ kind: 'unknown' }]);
  });

  it('with one malformed resource names it, and judges the others', async () => {
    const groups = GROUPS_ONLY['security-groups'];
    const broken = {
      GroupId: 'sg-0ccccccccccccccccc',
      GroupName: 7,
      OwnerId: '111111111111',
      VpcId: 'vpc-1',
    };
    const { args, state } = await scene(GUARDED, {
      'security-groups': {
        SecurityGroups: [broken, 'sg-1', ...(groups as { SecurityGroups: unknown[] }).SecurityGroups],
      },
    });
    const { status, out, err } = await review(args);
    expect(status).toBe(1);
    const file = join(state, 'security-groups.json');
    expect(err).toContain(`${file}: SecurityGroups[0] (sg-0ccccccccccccccccc): GroupName is 7, not text`);
    expect(err).toContain(`${file}: SecurityGroups[1]: it is no object`);
    expect(kindsOf(out)).toEqual([
      'sg-0ccccccccccccccccc|unknown|-|-',
      'SecurityGroups[1]|unknown|-|-',
      `${WEB}|forbidden|ingress|no-ssh`,
    ]);
  });

  it('with members that nobody knows is judged as without them', async () => {
    const { SecurityGroups } = GROUPS_ONLY['security-groups'] as { SecurityGroups: object[] };
    const { args } = await scene(GUARDED, {
      'security-groups': {
        SecurityGroups: SecurityGroups.map((one) => ({ ...one, Novelty: { deep: [1, 2] }, __proto__x: 1 })),
        NextToken: null,
        ResponseMetadata: { HTTPStatusCode: 200 },
      },
    });
    expect(await review(args)).toMatchObject({ status: 2, err: '' });
  });

  it('with resources of several accounts judges each as its own', async () => {
    const { SecurityGroups } = GROUPS_ONLY['security-groups'] as {
      SecurityGroups: Record<string, unknown>[];
    };
    const [web] = SecurityGroups;
    const other = { ...web, GroupId: 'sg-0dddddddddddddddd', OwnerId: '222222222222' };
    const guardrail = GUARDED.replace(
      'tcp/22 from internet',
      'tcp/22 from internet\n    where: { accounts: ["222222222222"] }',
    );
    const both = { 'security-groups': { SecurityGroups: [...SecurityGroups, other] } };
    const everywhere = await review((await scene(GUARDED, both)).args);
    expect(parsed(everywhere.out).findings).toMatchObject([
      { resource: { id: WEB, account: '111111111111' } },
      { resource: { id: 'sg-0dddddddddddddddd', account: '222222222222' } },
    ]);
    const there = await review((await scene(guardrail, both)).args);
    expect(kindsOf(there.out)).toEqual(['sg-0dddddddddddddddd|forbidden|ingress|no-ssh']);
  });

  it('with a misspelt file says that it was not read', async () => {
    const { args, state } = await scene(GUARDED, GROUPS);
    await writeFile(join(state, 'security_groups.json'), '{}');
    const { status, err } = await review(args);
    expect(status).toBe(2);
    expect(err).toBe(
      `note: ${state}/security_groups.json is not a part of a state directory and was not read\n`,
    );
  });

  it('with a byte order mark, as Windows writes it, is read', async () => {
    const { args, state } = await scene(GUARDED, {});
    await writeFile(
      join(state, 'security-groups.json'),
      `\uFEFF${JSON.stringify(GROUPS_ONLY['security-groups'])}`,
    );
    expect(await review(args)).toMatchObject({ status: 2, err: '' });
  });

  it('with a hundred thousand rules is judged in seconds', async () => {
    const count = 2_000;
    const groups = Array.from({ length: count }, (_, at) => ({
      GroupId: `sg-${String(at).padStart(17, '0')}`,
      GroupName: `g${at}`,
      VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
      OwnerId: '111111111111',
      IpPermissions: Array.from({ length: 50 }, (_one, port) => ({
        IpProtocol: 'tcp',
        FromPort: 8000 + port,
        ToPort: 8000 + port,
        IpRanges: [{ CidrIp: '10.0.0.0/8' }],
      })),
      IpPermissionsEgress: [],
    }));
    const { args } = await scene(`${GUARDED}  - { id: no-8000, deny: tcp/8000 from 10.0.0.0/8 }\n`, {
      'security-groups': { SecurityGroups: groups },
    });
    const { status, out } = await kedge(['review', ...args, '--format', 'sarif']);
    expect(status).toBe(2);
    expect(out.split('"partialFingerprints"').length - 1).toBe(count);
  }, 20_000);
});

describe('hostile names in a state', () => {
  it('reach the terminal without their escape sequences and line breaks', async () => {
    const { SecurityGroups } = GROUPS_ONLY['security-groups'] as { SecurityGroups: object[] };
    const name = '\u001b[2Jok\nNothing departs from the policy.';
    const { args } = await scene(GUARDED, {
      'security-groups': { SecurityGroups: SecurityGroups.map((one) => ({ ...one, GroupName: name })) },
    });
    const { out } = await kedge(['review', ...args]);
    expect(out).not.toContain('\u001b');
    expect(out).not.toMatch(/^Nothing departs/m);
    const json = await review(args);
    expect(parsed(json.out).findings).toMatchObject([{ resource: { name } }]);
  });

  it('do not reach it through complaints about the state either', async () => {
    const { args, state } = await scene(GUARDED, {
      'security-groups': { SecurityGroups: [{ GroupId: 'sg-\u001b[2J\nfake', GroupName: 7 }] },
    });
    await writeFile(join(state, 'evil\u001b[2J\n.json'), '{}');
    const { err } = await review(args);
    expect(err).not.toContain('\u001b');
    expect(
      err
        .trimEnd()
        .split('\n')
        .every((line) => /^(note: )?\/.*\.json/.test(line)),
    ).toBe(true);
  });
});

describe('a policy that needs nothing of a state', () => {
  it('finds nothing in an empty one', async () => {
    const { args } = await scene('version: 1\n', {});
    expect(await review(args)).toMatchObject({ status: 0, err: '' });
  });
});

describe('findings of one review', () => {
  it('are one per resource, kind, direction and guardrail', async () => {
    const { args } = await scene(`${DECLARED}guardrails: [{ id: g, deny: tcp/22 from internet }]\n`, GROUPS);
    const { out } = await review(args);
    expect(kindsOf(out)).toEqual([`${WEB}|forbidden|ingress|g`, `${WEB}|missing|ingress|-`]);
    expect(out).not.toContain(DB);
  });
});

describe('the directory that holds nothing at all', () => {
  it('is a state all the same: a file may be absent', async () => {
    const empty = await directory({});
    const { policy } = await scene('version: 1\n', {});
    expect(await review(['--policy', policy, '--state', empty])).toMatchObject({ status: 0 });
  });
});
