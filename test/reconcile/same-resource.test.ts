import { describe, expect, it } from 'vitest';
import { sameResource } from '../../shared/reconcile/same-resource.ts';
import { plainScene, stateOf } from '../exposure/scene.ts';

const stateWith = (groups: readonly string[]) =>
  stateOf(
    plainScene({
      groups: { 'sg-a': [], 'sg-b': [] },
      interfaces: [{ id: 'eni-1', subnet: 'subnet-public', groups, ips: ['10.0.1.5'] }],
    }),
  );

const resource = {
  type: 'AWS::EC2::NetworkInterface',
  id: 'eni-1',
  account: '111111111111',
  region: 'eu-west-1',
} as const;

describe('the same interface', () => {
  it('has the same groups: a plan that puts them back is good for no others', () => {
    expect(sameResource(stateWith(['sg-a']), stateWith(['sg-a']), resource)).toBe(true);
    expect(sameResource(stateWith(['sg-a']), stateWith(['sg-a', 'sg-b']), resource)).toBe(false);
  });
});
