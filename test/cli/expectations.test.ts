import { describe, expect, it } from 'vitest';
import { plainScene, type Scene, sections } from '../exposure/scene.ts';
import { kedge, parsed } from './kedge-command.ts';
import { scene } from './network.ts';
import { opened, replay } from './replayed-events.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const OLD = 'sg-0bbbbbbbbbbbbbbbb';

/** A public interface that takes SSH and HTTPS from anywhere, and a group like it that nobody has. */
const NETWORK: Scene = plainScene({
  groups: {
    [WEB]: ['tcp/22 from 0.0.0.0/0', 'tcp/443 from 0.0.0.0/0', 'all to 0.0.0.0/0'],
    [OLD]: ['tcp/22 from 0.0.0.0/0'],
  },
  interfaces: [
    { id: 'eni-web', subnet: 'subnet-public', groups: [WEB], ips: ['10.0.1.5'], publicIp: '54.0.0.5' },
  ],
});

const GUARDED = `version: 1
mode: enforce
guardrails:
  - { id: no-ssh, deny: tcp/22 from internet }
`;

/** Exit status, output and the parsed findings and expectations of `kedge review --format json`. */
async function review(policy: string, of: Scene = NETWORK) {
  const { args } = await scene(policy, sections(of));
  const { status, out } = await kedge(['review', ...args, '--format', 'json']);
  return { status, report: parsed(out) };
}

describe('kedge review with expectations', () => {
  it.each([
    ['allow tcp/443 from internet to sg/0aaaaaaaaaaaaaaaa', true],
    ['deny tcp/80 from internet to sg/0aaaaaaaaaaaaaaaa', true],
    ['deny tcp/443 from internet to sg/0aaaaaaaaaaaaaaaa', false],
    ['allow tcp/80 from internet to sg/0aaaaaaaaaaaaaaaa', false],
    // A target without interfaces does not hold.
    ['deny all from internet to sg/0bbbbbbbbbbbbbbbb', false],
  ])('%s: holds %s, and the exit status says so', async (line, holds) => {
    const { status, report } = await review(`version: 1\nexpect: [${line}]\n`);
    expect([status, report.findings]).toEqual([holds ? 0 : 2, []]);
    expect(report.expectations).toEqual([{ line, holds, why: expect.stringMatching(/\.$/) }]);
  });

  it.each(['text', 'markdown', 'sarif'])('says in %s which line does not hold, and why', async (format) => {
    const line = 'deny tcp/443 from internet to sg/0aaaaaaaaaaaaaaaa';
    const { args } = await scene(`version: 1\nexpect: [${line}]\n`, sections(NETWORK));
    const { status, out } = await kedge(['review', ...args, '--format', format]);
    expect(status).toBe(2);
    expect(out).toContain(line);
    expect(out).toContain('eni-web: tcp/443');
  });

  it('does not take what it cannot know for what holds', async () => {
    const { interfaces: _, ...bare } = NETWORK;
    const { status, report } = await review(
      'version: 1\nexpect: [deny tcp/443 from internet to sg/0aaaaaaaaaaaaaaaa]\n',
      bare,
    );
    expect(status).toBe(2);
    expect(report.expectations).toMatchObject([{ holds: false }]);
    expect(report.findings).toMatchObject([{ kind: 'unknown', resource: { id: 'network-interfaces' } }]);
  });
});

describe('kedge review with guardrails on exposure', () => {
  const policy = 'version: 1\nguardrails: [{ id: no-ssh, deny: tcp/22 from internet, on: [exposure] }]\n';

  it('finds the interface, exits 2, and reports the rule that nobody can use apart', async () => {
    const { status, report } = await review(policy);
    expect(status).toBe(2);
    expect(report.findings).toMatchObject([
      {
        resource: { type: 'AWS::EC2::NetworkInterface', id: 'eni-web', account: '111111111111' },
        kind: 'exposure',
        direction: 'ingress',
        guardrail: 'no-ssh',
        severity: 'high',
        remedy: [],
        held: [expect.stringContaining('a person must say')],
      },
    ]);
    expect(report.unreached).toMatchObject([
      { resource: { id: OLD }, guardrail: 'no-ssh', effect: { text: 'open, but no interface uses it' } },
    ]);
  });

  it('exits 0 where the rule is open and nobody can use it', async () => {
    const { status, report } = await review(policy, { ...NETWORK, interfaces: [] });
    expect([status, report.findings]).toEqual([0, []]);
  });
});

describe('the effect of a finding', () => {
  it('is told by kedge review', async () => {
    const { args } = await scene(GUARDED, sections(NETWORK));
    const { out } = await kedge(['review', ...args]);
    expect(out).toContain('  effect: tcp/22 on eni-web is reachable from the internet');
    expect(out).toContain('  effect: open, but no interface uses it');
  });
});

describe('a remedy that would break an expectation that holds now', () => {
  const kept = `${GUARDED}expect:\n  - allow tcp/22 from internet to sg/0aaaaaaaaaaaaaaaa\n`;

  it('is held by kedge replay, which names the line and its place', async () => {
    const { lines } = await replay([opened(WEB)], { policy: kept, sections: sections(NETWORK) });
    expect(lines).toMatchObject([
      {
        plan: [{ call: 'ec2:RevokeSecurityGroupIngress' }],
        guard: {
          verdict: 'hold',
          reasons: [
            expect.stringMatching(
              /^breaks-expectation: .*"allow tcp\/22 .*p\.yaml:6\) would not hold any more: .*released by: change the expectation at .*p\.yaml:6/,
            ),
          ],
        },
      },
    ]);
  });

  it('goes on where it breaks another or none', async () => {
    const other = `${GUARDED}expect:\n  - allow tcp/443 from internet to sg/0aaaaaaaaaaaaaaaa\n`;
    const { lines } = await replay([opened(WEB), opened(OLD)], {
      policy: other,
      sections: sections(NETWORK),
    });
    expect(lines.map(({ guard }) => guard.verdict)).toEqual(['apply', 'apply']);
  });

  it('is shown by kedge plan, with the calls that would be made without it', async () => {
    const { args } = await scene(kept, sections(NETWORK));
    const { status, out } = await kedge(['plan', ...args]);
    expect(status).toBe(2);
    expect(out).toContain('ec2:RevokeSecurityGroupIngress');
    expect(out).toMatch(/would be held: .*"allow tcp\/22 from internet to sg\/0aaaaaaaaaaaaaaaa"/);
    const json = parsed((await kedge(['plan', ...args, '--format', 'json'])).out);
    expect(json.plan).toHaveLength(2);
  });

  it('is no matter for exposures of an event’s own resources only', async () => {
    const policy = 'version: 1\nguardrails: [{ id: no-ssh, deny: tcp/22 from internet, on: [exposure] }]\n';
    const { lines } = await replay([opened(WEB), opened(OLD)], { policy, sections: sections(NETWORK) });
    expect(lines.map(({ findings }) => findings.map((one) => one.id))).toEqual([
      ['eni-web|exposure|ingress|no-ssh'],
      [],
    ]);
  });
});
