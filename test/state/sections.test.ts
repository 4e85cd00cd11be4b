import { describe, expect, it } from 'vitest';
import { SECTIONS, stateFromSections } from '../../shared/state/index.ts';

const vpc = (id: string) => ({ VpcId: id, CidrBlock: '10.0.0.0/16', OwnerId: '111111111111' });

describe('sections', () => {
  it('are absent when nobody asked for them', () => {
    const { state, problems } = stateFromSections({});
    expect(problems).toEqual([]);
    expect(SECTIONS.map((section) => state.sections[section])).toEqual(
      SECTIONS.map(() => ({ status: 'absent' })),
    );
    expect(state.region).toBeNull();
  });

  it('are read when an answer is there, even an empty one', () => {
    expect(stateFromSections({ vpcs: { Vpcs: [] } }).state.sections.vpcs).toEqual({ status: 'read' });
  });

  it('are failed when a read failed, beside what could be read of them', () => {
    const failed = { vpcs: 'AccessDenied', subnets: 'AccessDenied' };
    const { state, problems } = stateFromSections({ vpcs: { Vpcs: [vpc('vpc-1')] } }, { failed });
    expect(state.sections.vpcs).toEqual({ status: 'failed', reason: 'AccessDenied' });
    expect(state.sections.subnets).toEqual({ status: 'failed', reason: 'AccessDenied' });
    expect([...state.vpcs.keys()]).toEqual(['vpc-1']);
    expect(problems).toEqual([]);
  });

  it('are part when only what one reconcile needs was read', () => {
    const { state } = stateFromSections({ vpcs: { Vpcs: [vpc('vpc-1')] } }, { part: new Set(['vpcs']) });
    expect(state.sections.vpcs).toEqual({ status: 'part' });
  });

  it.each([
    ['text', 'oops'],
    ['null', null],
    ['an answer to something else', { Subnets: [] }],
    ['a list that is none', { Vpcs: 'none' }],
  ])('are failed when the file holds %s', (_what, answer) => {
    const { state, problems } = stateFromSections({ vpcs: answer });
    const reason = 'not an AWS answer: there is no list "Vpcs" in it';
    expect(state.sections.vpcs).toEqual({ status: 'failed', reason });
    expect(problems).toEqual([{ section: 'vpcs', path: '', message: reason }]);
  });

  it('name a malformed resource and judge the rest', () => {
    const { state, problems } = stateFromSections({
      vpcs: { Vpcs: [vpc('vpc-1'), { CidrBlock: 5 }, 'junk', vpc('vpc-2')] },
    });
    expect([...state.vpcs.keys()]).toEqual(['vpc-1', 'vpc-2']);
    expect(state.sections.vpcs).toEqual({ status: 'part' });
    expect(problems).toEqual([
      { section: 'vpcs', path: 'Vpcs[1]', message: 'CidrBlock is 5, not text' },
      { section: 'vpcs', path: 'Vpcs[1]', message: 'VpcId is missing' },
      { section: 'vpcs', path: 'Vpcs[2]', message: 'it is no object' },
    ]);
  });

  it('ignore members that they do not know, and take several answers in one file', () => {
    const answers = [{ Vpcs: [{ ...vpc('vpc-1'), Novelty: [1] }], NextToken: 'x' }, { Vpcs: [vpc('vpc-2')] }];
    expect([...stateFromSections({ vpcs: answers }).state.vpcs.keys()]).toEqual(['vpc-1', 'vpc-2']);
  });

  it.each([
    ['the token of the AWS CLI', { Vpcs: [vpc('vpc-1')], NextToken: 'x' }],
    ['the token of the last page in a list', [{ Vpcs: [vpc('vpc-1')] }, { Vpcs: [], nextToken: 'x' }]],
  ])('are part, with a problem, when there is more to read: %s', (_what, answer) => {
    const { state, problems } = stateFromSections({ vpcs: answer });
    expect([...state.vpcs.keys()]).toEqual(['vpc-1']);
    expect(state.sections.vpcs).toEqual({ status: 'part' });
    expect(problems).toEqual([{ section: 'vpcs', path: '', message: expect.stringContaining('next page') }]);
  });

  it('are whole with a token that says there is no more', () => {
    const answer = { Vpcs: [vpc('vpc-1')], NextToken: null };
    expect(stateFromSections({ vpcs: answer }).problems).toEqual([]);
  });

  it('take a resource that is there twice alike, and name one that is there twice and differs', () => {
    expect(stateFromSections({ vpcs: { Vpcs: [vpc('vpc-1'), vpc('vpc-1')] } }).problems).toEqual([]);
    const twice = { Vpcs: [vpc('vpc-1'), { ...vpc('vpc-1'), CidrBlock: '10.0.0.0/8' }] };
    const { state, problems } = stateFromSections({ vpcs: twice });
    expect(problems).toEqual([
      { section: 'vpcs', path: 'Vpcs[1] (vpc-1)', message: 'it is there twice, and not the same' },
    ]);
    expect(state.sections.vpcs).toEqual({ status: 'part' });
  });

  it('give the Region that was read, else the only one that the answers name', () => {
    const subnets = (...zones: readonly string[]) => ({
      subnets: {
        Subnets: zones.map((zone, index) => ({ SubnetId: `subnet-${index}`, AvailabilityZone: zone })),
      },
    });
    expect(stateFromSections(subnets('eu-west-1a', 'eu-west-1b')).state.region).toBe('eu-west-1');
    expect(stateFromSections(subnets('eu-west-1a', 'us-gov-west-1b')).state.region).toBeNull();
    expect(stateFromSections(subnets('eu-west-1a'), { region: 'eu-west-2' }).state.region).toBe('eu-west-2');
  });
});
