import { describe, expect, it } from 'vitest';
import { explanations, exposureFindings } from '../../shared/exposure/index.ts';
import { policyOf } from '../support/judged.ts';
import { plainScene, stateOf } from './scene.ts';

const state = stateOf(
  plainScene({
    groups: {
      'sg-web': ['tcp/22 from 0.0.0.0/0', 'tcp/80 from 203.0.113.0/25', 'tcp/443 from 2001:db8::/33'],
    },
    interfaces: [
      {
        id: 'eni-web',
        subnet: 'subnet-public',
        groups: ['sg-web'],
        ips: ['10.0.1.5', '2600:1f00:1:1::5'],
        publicIp: '54.0.0.5',
      },
      { id: 'eni-other', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.6'] },
    ],
    lists: { 'pl-1': ['203.0.113.0/24', '198.51.100.0/24'] },
  }),
);

function traffic(from: string, service: string): readonly string[] {
  const [found] = explanations(state, [{ from, to: 'eni-web', service }]);
  return found === undefined || 'wrong' in found ? [] : found.traffic;
}

describe('the blocks that traffic is said of', () => {
  it.each([
    ['203.0.113.0/24', 'tcp/22-80', ['tcp/22', 'tcp/80 from 203.0.113.0/25']],
    ['203.0.113.0/24', 'tcp/80', ['tcp/80 from 203.0.113.0/25']],
    ['203.0.112.0/23', 'tcp/80', ['tcp/80 from 203.0.113.0/25']],
    ['10.0.0.0/8', 'tcp/22', ['tcp/22 from 10.0.0.0/16']],
    ['2001:db8::/32', 'tcp/443', ['tcp/443 from 2001:db8::/33']],
    ['pl/1', 'tcp/80', ['tcp/80 from 203.0.113.0/25']],
    ['internet', 'tcp/22', ['tcp/22 from 0.0.0.0/0']],
    ['internet', 'tcp/443', ['tcp/443 from 2001:db8::/33']],
  ])('lie within %s for %s', (from, service, lines) => {
    expect(traffic(from, service).filter((line) => !line.includes('eni-other'))).toEqual(lines);
  });

  it.each([
    ['tcp/22 from 203.0.113.0/24', ['tcp/22 from 203.0.113.0/24']],
    [
      'tcp/22 from 203.0.113.0/24, 198.51.100.0/24',
      ['tcp/22 from 198.51.100.0/24', 'tcp/22 from 203.0.113.0/24'],
    ],
    ['tcp/22 from internet', ['tcp/22 from 0.0.0.0/0']],
  ])('of a finding lie within what the guardrail denies: %s', (deny, lines) => {
    const policy = policyOf(`version: 1\nguardrails:\n  - { id: g, deny: "${deny}", on: [exposure] }\n`);
    const found = exposureFindings(state, policy, { now: 0 });
    expect(found.map((one) => [one.resource.id, one.traffic])).toEqual([['eni-web', lines]]);
  });
});
