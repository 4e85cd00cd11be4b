import { describe, expect, it } from 'vitest';
import { analysis, type Reachability, reachability } from '../../shared/exposure/index.ts';
import { plainScene, type Scene, stateOf } from './scene.ts';

const seen = (scene: Scene, limits = {}): Reachability => reachability(analysis(stateOf(scene)), limits);
const last = (id: string): string => id.slice(id.lastIndexOf(' ') + 1);
const words = ({ edges }: Reachability): readonly string[] =>
  edges.map(({ from, to, traffic }) => `${last(from)} > ${last(to)}: ${traffic.join(', ')}`);

const web = { id: 'eni-web', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.10'] };
const database = { subnet: 'subnet-private', groups: ['sg-db'] };
/** A web group that the internet may use, which may use the two interfaces of a database group. */
const scene = plainScene({
  groups: {
    'sg-web': ['tcp/443 from 0.0.0.0/0', 'tcp/22 from 0.0.0.0/0', 'tcp/5432 to sg-db'],
    'sg-db': ['tcp/5432 from sg-web'],
  },
  interfaces: [
    { ...web, publicIp: '203.0.113.9' },
    { ...database, id: 'eni-db1', ips: ['10.0.2.10'] },
    { ...database, id: 'eni-db2', ips: ['10.0.2.11'] },
  ],
});

describe('reachability', () => {
  it('draws the interfaces of one owner together, and names what they can open to each other', () => {
    const found = seen(scene);
    expect(found.nodes.map(({ name, kind, interfaces }) => `${kind} ${name} ${interfaces}`)).toEqual([
      'internet internet 0',
      'group db 2',
      'group web 1',
    ]);
    expect(words(found)).toEqual(['internet > web: tcp/22, tcp/443', 'web > db: tcp/5432']);
    expect(found.complete).toBe(true);
  });

  it('says of each service which rules decide, layer by layer, and whether replies come back', () => {
    const [first] = seen(scene).edges;
    expect(first?.paths.map(({ service }) => service)).toEqual(['tcp/22', 'tcp/443']);
    expect(first?.paths.map(({ verdict, reply }) => [verdict, reply])).toEqual([
      ['allowed', 'full'],
      ['allowed', 'full'],
    ]);
    const deciding = first?.paths.map(({ layers }) =>
      layers.filter(({ layer }) => layer === 'destination-security-groups').map(({ rule }) => rule),
    );
    expect(deciding).toEqual([['sgr-web-1'], ['sgr-web-0']]);
  });

  it('says when there is more than it may show, with what is outside first', () => {
    const found = seen(scene, { edges: 1 });
    expect(words(found)).toEqual(['internet > web: tcp/22, tcp/443']);
    expect(found.complete).toBe(false);
  });

  it('explains no more services of one pair than it is asked to', () => {
    expect(seen(scene, { paths: 1 }).edges[0]?.paths).toHaveLength(1);
  });

  it('keeps what cannot be resolved, with the reason', () => {
    const doubtful = plainScene({
      groups: { 'sg-web': ['tcp/22 from pl-1'] },
      lists: { 'pl-1': null },
      interfaces: [{ ...web, publicIp: '203.0.113.9' }],
    });
    const [edge] = seen(doubtful).edges;
    expect(edge?.traffic).toEqual([]);
    expect(edge?.unresolved.join()).toContain('pl-1');
  });

  it('tells what interfaces share a place, and not an owner', () => {
    const twins = plainScene({
      groups: { 'sg-a': ['tcp/80 from 10.0.0.0/16', 'all to 0.0.0.0/0'] },
      interfaces: ['1', '2'].map((n) => ({
        id: `eni-${n}`,
        subnet: 'subnet-private',
        groups: ['sg-a'],
        ips: [`10.0.2.1${n}`],
        instance: `i-${n}`,
      })),
    });
    expect(
      words(seen(twins)).filter((line) => line.includes('i-1 > i-2') || line.includes('i-2 > i-1')),
    ).toEqual(['i-2 > i-1: tcp/80', 'i-1 > i-2: tcp/80']);
  });

  it('of an empty state is empty, and complete', () => {
    expect(seen({})).toEqual({ nodes: [], edges: [], complete: true });
  });
});
