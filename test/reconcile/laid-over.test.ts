import { describe, expect, it } from 'vitest';
import { laidOver } from '../../shared/reconcile/laid-over.ts';
import { plainScene, stateOf } from '../exposure/scene.ts';

const acls = { 'acl-a': ['100 allow all in 0.0.0.0/0'], 'acl-b': ['100 deny all in 0.0.0.0/0'] };
const behind = (acl: string) =>
  stateOf(plainScene({ acls, subnets: [{ id: 'subnet-public', cidrs: ['10.0.1.0/24'], acl }] }));

describe('what was just read, laid over the last review', () => {
  it.each([
    ['acl-a', 'acl-b'],
    ['acl-b', 'acl-a'],
  ])('takes a subnet that moved from %s to %s from where it was', (before, after) => {
    const live = behind(after);
    const acl = live.networkAcls.get(after);
    if (acl === undefined) throw new Error('no such ACL');
    const seen = { ...live, networkAcls: new Map([[after, acl]]) };
    const all = laidOver(behind(before), seen, { type: 'AWS::EC2::NetworkAcl', id: after });
    const holders = [...all.networkAcls.values()].filter(({ associations }) => associations.length > 0);
    expect(holders.map(({ id }) => id)).toEqual([after]);
  });
});
