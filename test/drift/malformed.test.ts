import { describe, expect, it } from 'vitest';
import { context, findings } from '../../shared/drift/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const sections = (...more: readonly unknown[]) => ({
  'security-groups': { SecurityGroups: [{ GroupId: WEB, GroupName: 'web', IpPermissions: 5 }, ...more] },
});
const found = (policy: string, ...more: readonly unknown[]) =>
  findings(context(stateFromSections(sections(...more)).state, policyOf(policy), { now: 0 })).map(
    ({ kind, resource, reason }) => `${kind} ${resource.id}: ${reason}`,
  );

describe('a resource that could not be understood', () => {
  const why = `unknown ${WEB}: ${WEB} could not be understood and was not judged: IpPermissions is 5, not a list.`;

  it('is a finding where the policy speaks of its kind, and its entry is not said to match nothing', () => {
    expect(found('version: 1\nsecurityGroups: { web: { match: { name: web }, ingress: [] } }')).toEqual([
      why,
    ]);
    expect(found('version: 1\nguardrails: [{ id: g, deny: tcp/22 from internet }]')).toEqual([why]);
    expect(found('version: 1\nnetworkAcls: {}')).toEqual([]);
  });

  it('goes by its place in the file where not even its id is there', () => {
    expect(found('version: 1\nguardrails: [{ id: g, deny: tcp/22 from internet }]', 'junk')).toEqual([
      why,
      'unknown SecurityGroups[1]: SecurityGroups[1] could not be understood and was not judged: it is no object.',
    ]);
  });
});
