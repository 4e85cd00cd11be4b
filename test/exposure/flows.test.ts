import { describe, expect, it } from 'vitest';
import { explanations, flowLog } from '../../shared/exposure/index.ts';
import { plainScene, stateOf } from './scene.ts';

const state = stateOf(
  plainScene({
    groups: { 'sg-web': ['tcp/443 from 0.0.0.0/0', 'tcp/80 from 0.0.0.0/0'] },
    interfaces: [
      { id: 'eni-web', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.5'], publicIp: '54.0.0.5' },
    ],
  }),
);
const record = (from: string, to: string, rest: string): string =>
  `2 111111111111 eni-web ${from} ${to} ${rest} 1700000060 ACCEPT OK`;

describe('flow logs', () => {
  it('are read in the default format and in one with a header', () => {
    const plain = flowLog(`${record('9.9.9.9', '10.0.1.5', '50000 443 6 10 840 1700000000')}\n`);
    const custom = flowLog(
      'interface-id dstaddr srcaddr dstport srcport protocol action tcp-flags\neni-web 10.0.1.5 9.9.9.9 443 50000 6 REJECT 2\n',
    );
    expect(plain.flows).toMatchObject([
      { source: '9.9.9.9', target: '10.0.1.5', targetPort: 443, action: 'ACCEPT', flags: null },
    ]);
    expect(custom.flows).toMatchObject([
      { source: '9.9.9.9', target: '10.0.1.5', targetPort: 443, action: 'REJECT', flags: 2 },
    ]);
  });

  it('count what is empty and name what is no record', () => {
    const text = '2 111111111111 eni-web - - - - - - - 1700000000 1700000060 - NODATA\nnonsense\n';
    expect(flowLog(text)).toEqual({ flows: [], empty: 1, problems: [expect.stringContaining('line 2')] });
    expect(flowLog('version srcaddr dstaddr\n').problems).toEqual([
      expect.stringContaining('has no interface-id'),
    ]);
  });

  it('contradict the rules where they saw what the rules deny, and show which rules nobody used', () => {
    const { flows } = flowLog(
      [
        record('9.9.9.9', '10.0.1.5', '50000 443 6 10 840 1700000000'),
        record('10.0.1.5', '9.9.9.9', '443 50000 6 10 840 1700000000'),
        record('9.9.9.9', '10.0.1.5', '50001 22 6 10 840 1700000000'),
      ].join('\n'),
    );
    const [answer] = explanations(state, [{ from: 'internet', to: 'eni-web' }], { flows });
    expect(answer).toMatchObject({
      flows: {
        accepted: 3,
        rejected: 0,
        contradictions: [expect.stringContaining('tcp/22 was accepted, and is denied now')],
        unusedRules: [{ rule: 'sgr-web-1', group: 'sg-web' }],
      },
    });
  });
});
