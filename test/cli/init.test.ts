import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../shared/policy/index.ts';
import { rawGroups } from '../support/raw-network.ts';
import { directory, kedge, stateFiles } from './kedge-command.ts';
import { ACLS, GROUPS, SUBNETS, WEB } from './network.ts';

async function stateOf(sections: Readonly<Record<string, unknown>>) {
  const root = await directory({ ...stateFiles(sections), 'state/.keep': '' });
  return { root, state: join(root, 'state') };
}

/** The policy that init writes of the state, as a file, and what the other commands say of it. */
async function initialised(sections: Readonly<Record<string, unknown>>) {
  const { root, state } = await stateOf(sections);
  const made = await kedge(['init', '--state', state]);
  const policy = join(root, 'init.yaml');
  await writeFile(policy, made.out);
  const check = await kedge(['check', policy]);
  const review = await kedge(['review', '--policy', policy, '--state', state]);
  return { made, check, review };
}

describe('kedge init', () => {
  it('writes a policy that check accepts and review finds nothing with', async () => {
    const { made, check, review } = await initialised({ ...GROUPS, ...ACLS, ...SUBNETS });
    expect([made.status, made.err]).toEqual([0, '']);
    expect([check.status, review.status]).toEqual([0, 0]);
    expect(made.out).toContain('mode: alert');
    expect(
      made.out
        .split('\n')
        .filter((line) => /^ +- /.test(line))
        .map((line) => line.trim()),
    ).toEqual([
      '- tcp/5432 from sg/web',
      '- tcp/22 from 203.0.113.0/24',
      '- tcp/443 from 10.0.0.0/8',
      '- private-a',
      '- 100 allow all from 10.0.0.0/8',
    ]);
  });

  it('says on stderr and in the file what it does not describe', async () => {
    const { made, review } = await initialised({ ...GROUPS, ...ACLS, subnets: { Subnets: [] } });
    expect(made.status).toBe(0);
    expect(made.err).toMatch(/^note: subnets of ACL acl-0a+ are left out: not all of them can be named\n$/);
    expect(made.out).toMatch(/^# subnets of ACL acl-0a+ are left out/m);
    expect(review.status).toBe(0);
  });

  it('raises the quotas that the network uses more of', async () => {
    const { made, check } = await initialised(
      rawGroups([
        {
          id: WEB,
          name: 'web',
          rules: Array.from({ length: 61 }, (_, at) => ({ ports: [at, at] as const, cidr: '10.0.0.0/8' })),
        },
      ]),
    );
    expect(made.out).toMatch(/\nquotas:\n {2}rulesPerGroup: 61\n$/);
    expect(check.status).toBe(0);
  });

  it('lets no name out of its comment or its quotes', async () => {
    const name = 'x"\'\n\u2028mode: enforce #: {}';
    const { made, check, review } = await initialised(
      rawGroups([{ id: WEB, name, rules: [{ ports: [1, 1], list: 'pl-0aaaaaaaaaaaaaaaa' }] }]),
    );
    expect([made.status, check.status, review.status]).toEqual([0, 0, 0]);
    const loaded = loadPolicy(made.out, 'init.yaml');
    expect(loaded.ok && [loaded.policy.mode, loaded.policy.securityGroups[0]?.match.name]).toEqual([
      'alert',
      name,
    ]);
  });

  it('describes what could be read of a damaged state, and exits 1', async () => {
    const { state } = await stateOf(GROUPS);
    await writeFile(join(state, 'network-acls.json'), '{"NetworkAcls"');
    const { status, out, err } = await kedge(['init', '--state', state]);
    expect(status).toBe(1);
    expect(err).toContain('network-acls.json: is not whole JSON');
    expect(out).toContain('tcp/443 from 10.0.0.0/8');
  });

  it('writes a policy of nothing where there is nothing', async () => {
    const { made, check, review } = await initialised({});
    expect([made.status, check.status, review.status]).toEqual([0, 0, 0]);
  });
});
