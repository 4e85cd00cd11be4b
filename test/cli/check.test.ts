import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyFromJson } from '../../shared/policy/index.ts';
import { directory, kedge, NOW, parsed } from './kedge-command.ts';

const GOOD = `version: 1
securityGroups:
  web:
    match: { name: web }
    ingress: [tcp/443 from any]
`;

async function policy(text: string): Promise<string> {
  return join(await directory({ 'p.yaml': text }), 'p.yaml');
}

describe('kedge check', () => {
  it('says ok of a policy that can be trusted, and exits 0', async () => {
    const path = await policy(GOOD);
    expect(await kedge(['check', path])).toEqual({ status: 0, out: `${path}: ok\n`, err: '' });
  });

  it('prints every error at its file, line and column, what is wrong and what would be right', async () => {
    const path = await policy(`version: 1
mode: enforced
securityGroups:
  web:
    match: { name: web }
    ingress:
      - tcp/443 from 10.0.0.1/8
`);
    const { status, out, err } = await kedge(['check', path]);
    expect(status).toBe(1);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^.*p\.yaml:2:7: .*enforced.*; /),
      expect.stringMatching(/^.*p\.yaml:7:22: .*10\.0\.0\.1\/8.*; /),
      '',
    ]);
    expect(err).toBe('2 errors: this policy would not be used.\n');
  });

  it('refuses a policy that contradicts itself, at the rule', async () => {
    const path = await policy(`version: 1
guardrails:
  - id: no-ssh
    deny: tcp/22 from internet
securityGroups:
  web:
    match: { name: web }
    ingress:
      - tcp/443 from any
      - tcp/20-30 from any
`);
    const { status, out } = await kedge(['check', path]);
    expect(status).toBe(1);
    expect(out).toMatch(/^.*p\.yaml:10:9: .*no-ssh/);
  });

  it('refuses an expectation that its own desired state breaks, at its line, and says why', async () => {
    const path = await policy(`${GOOD}    egress: []
expect:
  - allow tcp/443 from internet to sg/web
  - allow tcp/80 from internet to sg/web
  - deny tcp/443 from 198.51.100.0/24 to sg/web
`);
    const { status, out, err } = await kedge(['check', path]);
    expect([status, err]).toEqual([1, '2 errors: this policy would not be used.\n']);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(
        /p\.yaml:9:5: "allow tcp\/80 from internet to sg\/web" does not hold .*tcp\/80.*; /,
      ),
      expect.stringMatching(/p\.yaml:10:5: "deny tcp\/443 .*admits tcp\/443 from there; /),
      '',
    ]);
  });

  it('notes an expectation that the policy alone does not decide, and does not refuse it', async () => {
    const path = await policy(`${GOOD}expect:
  - allow tcp/443 from internet to sg/web
  - allow tcp/8080 from sg/web to ecs/prod/api
  - allow tcp/5432 from sg/web to 10.0.0.0/8
`);
    const { status, out, err } = await kedge(['check', path]);
    expect([status, out]).toEqual([0, `${path}: ok\n`]);
    expect(err.split('\n')).toEqual([
      `${path}:8:5: note: the policy alone does not decide "allow tcp/8080 from sg/web to ecs/prod/api": what ecs/prod/api has is not declared; kedge review does.`,
      `${path}:9:5: note: the policy alone does not decide "allow tcp/5432 from sg/web to 10.0.0.0/8": the egress of sg/web is not declared; kedge review does.`,
      '',
    ]);
    const { out: json } = await kedge(['check', path, '--format', 'json']);
    expect(parsed(json).undetermined).toMatchObject([{ line: 8 }, { line: 9 }]);
  });

  it('refuses an expired waiver, by the clock', async () => {
    const path = await policy(`${GOOD}waivers:
  - id: INC-1
    allow: tcp/22 from 192.0.2.7/32
    on: sg/web
    until: 2026-12-01T00:00:00Z
    reason: vendor
    approvedBy: alice@example.com
`);
    expect((await kedge(['check', path])).status).toBe(0);
    const late = await kedge(['check', path], { now: Date.UTC(2027, 0, 1) });
    expect(late.status).toBe(1);
    expect(late.out).toContain('p.yaml:7:5: waiver INC-1 expired at 2026-12-01T00:00:00.000Z');
  });

  it('prints the same as JSON', async () => {
    const path = await policy('version: 1\nmod: alert\n');
    const { status, out, err } = await kedge(['check', path, '--format', 'json']);
    expect(status).toBe(1);
    expect(err).toBe('');
    const { errors, ...rest } = parsed(out);
    expect(rest).toEqual({ policy: path, ok: false, undetermined: [] });
    expect(errors).toEqual([
      {
        file: path,
        line: 2,
        column: 1,
        message: expect.stringContaining('mod'),
        hint: expect.stringContaining('mode'),
      },
    ]);
  });

  it('refuses a file that is not there, is a directory or holds nothing', async () => {
    const dir = await directory({ 'empty.yaml': '' });
    expect(await kedge(['check', join(dir, 'no.yaml')])).toEqual({
      status: 1,
      out: '',
      err: `${join(dir, 'no.yaml')}: there is no such policy file.\n`,
    });
    expect(await kedge(['check', dir])).toEqual({
      status: 1,
      out: '',
      err: `${dir}: cannot be read (EISDIR).\n`,
    });
    const empty = await kedge(['check', join(dir, 'empty.yaml')]);
    expect(empty.status).toBe(1);
    expect(empty.out).toMatch(/empty\.yaml:1:1: the file is empty/);
  });

  it('takes JSON as well', async () => {
    const path = await policy('{"version": 1, "mode": "alert"}');
    expect((await kedge(['check', path])).status).toBe(0);
  });

  it('passes every example of the repository', async () => {
    for (const name of ['minimal', 'guardrails-only', 'web-service']) {
      const { status, out } = await kedge(['check', `examples/${name}.policy.yaml`], { now: NOW });
      expect({ name, status, out }).toEqual({ name, status: 0, out: `examples/${name}.policy.yaml: ok\n` });
    }
  });
});

describe('kedge check --compile', () => {
  it('writes what the functions load', async () => {
    const path = await policy(GOOD);
    const to = join(await directory(), 'policy.json');
    const { status, err } = await kedge(['check', path, '--compile', to]);
    expect(status).toBe(0);
    expect(err).toContain(to);
    const compiled = policyFromJson(await readFile(to, 'utf8'));
    expect(compiled.ok && compiled.policy.securityGroups.map(({ key }) => key)).toEqual(['web']);
  });

  it('writes nothing of a policy that is refused, and leaves what was there', async () => {
    const path = await policy('version: 2\n');
    const dir = await directory({ 'policy.json': 'the last good one' });
    const { status } = await kedge(['check', path, '--compile', join(dir, 'policy.json')]);
    expect(status).toBe(1);
    expect(await readFile(join(dir, 'policy.json'), 'utf8')).toBe('the last good one');
  });

  it('says which file could not be written', async () => {
    const path = await policy(GOOD);
    const to = join(await directory(), 'no', 'such', 'policy.json');
    const { status, err } = await kedge(['check', path, '--compile', to]);
    expect(status).toBe(1);
    expect(err).toContain(`${to}: cannot be written (ENOENT)`);
  });

  it('does not take the policy itself for the place to write to', async () => {
    const path = await policy(GOOD);
    const { status, err } = await kedge(['check', path, '--compile', path]);
    expect(status).toBe(64);
    expect(err).toContain('would overwrite the policy');
    expect(await readFile(path, 'utf8')).toBe(GOOD);
  });
});
