import { describe, expect, it } from 'vitest';
import { expectations } from '../../shared/exposure/index.ts';
import { policyOf } from '../support/judged.ts';
import { plainScene, type Scene, stateOf } from './scene.ts';

// As AWS makes groups: everything may go out.
const NETWORK = plainScene({
  groups: {
    'sg-web': ['tcp/443 from 0.0.0.0/0', 'all to 0.0.0.0/0', 'all to ::/0'],
    'sg-db': ['tcp/5432 from sg-web', 'all to 0.0.0.0/0'],
  },
  interfaces: [
    { id: 'eni-web', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.5'], publicIp: '54.0.0.5' },
    { id: 'eni-db', subnet: 'subnet-private', groups: ['sg-db'], ips: ['10.0.2.5'] },
  ],
});

function result(line: string, scene: Scene = NETWORK) {
  return expectations(stateOf(scene), policyOf(`version: 1\nexpect:\n  - ${line}\n`))[0];
}

describe('a deny towards a block of the VPC', () => {
  it.each([
    ['deny tcp/22 from any to 10.0.0.0/16', true],
    ['deny tcp/22 from 10.0.1.0/24 to 10.0.2.0/24', true],
    ['deny tcp/5432 from 10.0.1.0/24 to 10.0.2.0/24', false],
    ['deny tcp/443 from internet to 10.0.0.0/16', false],
    ['deny tcp/22 from 10.0.1.0/24 to 203.0.113.0/24', false],
    ['deny tcp/22 from any to any', false],
  ])('is about those who are there: %s', (line, holds) => {
    expect(result(line)?.holds).toBe(holds);
  });

  it('is about all of its addresses where it has no interface at all', () => {
    expect(result('deny tcp/22 from any to 10.0.9.0/24')?.holds).toBe(false);
  });

  it('is about all of its addresses in a VPC that another account shares', () => {
    const shared = {
      vpcs: { Vpcs: [{ VpcId: 'vpc-1', OwnerId: '222222222222', CidrBlock: '10.0.0.0/16' }] },
    };
    expect(result('deny tcp/22 from any to 10.0.0.0/16', { ...NETWORK, more: shared })?.holds).toBe(false);
  });

  it('is about the addresses of a VPC that another account shares, also where another one has the same', () => {
    const both = [
      { VpcId: 'vpc-1', OwnerId: '111111111111', CidrBlock: '10.0.0.0/16' },
      { VpcId: 'vpc-2', OwnerId: '222222222222', CidrBlock: '10.0.0.0/16' },
    ];
    const only = (vpcs: readonly object[]) => ({ ...NETWORK, more: { vpcs: { Vpcs: vpcs } } });
    expect(result('deny tcp/22 from any to 10.0.0.0/16', only(both.slice(0, 1)))?.holds).toBe(true);
    expect(result('deny tcp/22 from any to 10.0.0.0/16', only(both))?.holds).toBe(false);
  });
});
