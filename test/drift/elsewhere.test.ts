import { describe, expect, it } from 'vitest';
import { entriesElsewhere } from '../../shared/drift/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { judged, policyOf } from '../support/judged.ts';
import { rawGroups } from '../support/raw-network.ts';

const groups = rawGroups([{ id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web', rules: [] }]);
const subnets = { Subnets: [{ SubnetId: 'subnet-0aaaaaaaaaaaaaaaa', AvailabilityZone: 'eu-west-1a' }] };
const entry = (match: string) => `version: 1\nsecurityGroups: { db: { match: { ${match} }, ingress: [] } }`;
const found = (match: string, sections = { ...groups, subnets }) =>
  judged(sections, entry(match)).map(({ kind, resource }) => `${kind} ${resource.id}`);
const unjudged = (match: string) =>
  entriesElsewhere({
    state: stateFromSections({ ...groups, subnets }).state,
    policy: policyOf(entry(match)),
  });

describe('an entry that matches nothing', () => {
  it.each([
    ['of another account', 'name: db, accounts: ["222222222222"]'],
    ['of another Region', 'name: db, regions: [us-east-1, "ap-*"]'],
    ['of this account in another Region', 'name: db, accounts: ["111111111111"], regions: [us-east-1]'],
  ])('is no finding where it is %s, and is named as not judged', (_, match) => {
    expect(found(match)).toEqual([]);
    expect(unjudged(match)).toEqual(['db']);
  });

  it.each([
    ['of no place', 'name: db'],
    ['of this account', 'name: db, accounts: ["222222222222", "111111111111"]'],
    ['of this Region', 'name: db, regions: ["eu-*"]'],
  ])('is a finding where it is %s', (_, match) => {
    expect(found(match)).toEqual(['configuration db']);
    expect(unjudged(match)).toEqual([]);
  });

  it('is a finding where the state does not say what place it is', () => {
    expect(found('name: db, regions: [us-east-1]', { ...rawGroups([]), subnets: { Subnets: [] } })).toEqual([
      'configuration db',
    ]);
  });
});
