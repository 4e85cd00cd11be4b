import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CLEAN, GROUPS, GUARDED, scene } from './network.ts';

type Ended = { readonly status: number | null; readonly out: string; readonly err: string };

/** A shell line, as a user or a script types it; without a terminal. */
function shell(line: string): Promise<Ended> {
  const child = spawn('bash', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] });
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, out: out.join(''), err: err.join('') }));
  });
}

const KEDGE = 'npm run -s kedge --';

describe('npm run -s kedge --', { timeout: 30_000 }, () => {
  it('ends with the status of the command and prints nothing but the result', async () => {
    const found = await scene(GUARDED, GROUPS);
    const clean = await scene(CLEAN, GROUPS);
    const [bad, good, wrong, missing] = await Promise.all([
      shell(`${KEDGE} review ${found.args.join(' ')} --format json`),
      shell(`${KEDGE} review ${clean.args.join(' ')}`),
      shell(`${KEDGE} review --nonsense`),
      shell(`${KEDGE} review --policy ${clean.policy} --state /no/such/state`),
    ]);
    expect([bad.status, bad.err]).toEqual([2, '']);
    expect(JSON.parse(bad.out).findings).toHaveLength(1);
    expect([good.status, good.err]).toEqual([0, '']);
    expect([wrong.status, wrong.out]).toEqual([64, '']);
    expect([missing.status, missing.out]).toEqual([1, '']);
    expect(missing.err).toContain('there is no such state directory');
  });

  it('says nothing when whoever reads stops reading', async () => {
    const many = Array.from({ length: 4_000 }, (_, at) => ({
      GroupId: `sg-${String(at).padStart(17, '0')}`,
      GroupName: `g${at}`,
      VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
      OwnerId: '111111111111',
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] },
      ],
    }));
    const { args } = await scene(GUARDED, { 'security-groups': { SecurityGroups: many } });
    const { out, err } = await shell(
      `${KEDGE} review ${args.join(' ')} | head -n 1; echo "status \${PIPESTATUS[0]}"`,
    );
    expect(err).toBe('');
    expect(out).toMatch(/^.*4000 findings.*\nstatus 2\n$/);
  });

  it('reads a policy from a pipe', async () => {
    const { state, policy } = await scene(CLEAN, GROUPS);
    const { status, err } = await shell(`${KEDGE} review --state ${state} --policy /dev/stdin < ${policy}`);
    expect([status, err]).toEqual([0, '']);
  });
});

describe('kedge sim', { timeout: 30_000 }, () => {
  it('is an AWS for every other command, until it is interrupted', async () => {
    const child = spawn('node_modules/.bin/node', ['cli/kedge.ts', 'sim', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    try {
      const url = await new Promise<string>((resolve) => {
        child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      });
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const { policy } = await scene(GUARDED, {});
      const { status, out, err } = await shell(
        `AWS_ACCESS_KEY_ID=AKIATEST AWS_SECRET_ACCESS_KEY=x ${KEDGE} review --policy ${policy} --region eu-west-1 --endpoint-url ${url}`,
      );
      expect([err, status]).toEqual(['', 0]);
      expect(out).toContain('Nothing departs from the policy');
      const taken = await shell(`${KEDGE} sim --port ${new URL(url).port}`);
      expect([taken.status, taken.out]).toEqual([1, '']);
      expect(taken.err).toContain('cannot be listened on (EADDRINUSE)');
    } finally {
      child.kill('SIGINT');
    }
    expect(await ended).toBe(0);
  });
});
