import { describe, expect, it } from 'vitest';
import { analysis, connections } from '../../shared/exposure/index.ts';
import { plainScene, stateOf } from './scene.ts';

/** The blocks outside that a public interface exchanges something with, by the routes of its subnet. */
function blocks(...routes: readonly string[]) {
  const scene = plainScene({
    groups: { 'sg-web': ['tcp/443 from 0.0.0.0/0', 'tcp/443 to 0.0.0.0/0'] },
    interfaces: [
      { id: 'eni-web', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.5'], publicIp: '54.0.0.5' },
    ],
    tables: [{ id: 'rtb-public', routes }],
  });
  const rows = [...connections(analysis(stateOf(scene)))];
  const of = (from: string, to: string): readonly string[] =>
    rows.flatMap((row) => (row.to === to ? [row.from] : row.from === from ? [row.to] : []));
  return { in: of('', 'eni-web'), out: of('eni-web', '') };
}

describe('the blocks of everything that can reach everything', () => {
  it('are the whole internet as one, over addresses that nobody there has', () => {
    expect(blocks('0.0.0.0/0 igw-1')).toEqual({ in: ['0.0.0.0/0'], out: ['0.0.0.0/0'] });
  });

  it('reach no further into the internet than a route does', () => {
    const only = ['203.0.113.64/26'];
    expect(blocks('203.0.113.64/26 igw-1')).toEqual({ in: only, out: only });
  });

  it('leave out a black hole in the internet', () => {
    const found = blocks('0.0.0.0/0 igw-1', '198.0.0.0/8 eni-gone blackhole');
    expect(found.in).toEqual(found.out);
    expect(found.in).toContain('0.0.0.0/1');
    expect(found.in.filter((block) => /^19[2-9]\./.test(block))).toEqual([
      '192.0.0.0/6',
      '196.0.0.0/7',
      '199.0.0.0/8',
    ]);
  });

  it('tell what may be called from what may call', () => {
    const found = blocks('0.0.0.0/0 igw-1', '203.0.113.0/24 nat-1');
    expect([found.in.includes('0.0.0.0/0'), found.out]).toEqual([false, ['0.0.0.0/0']]);
    expect(found.in.filter((block) => block.startsWith('203.0.11'))).not.toContain('203.0.113.0/24');
  });
});
