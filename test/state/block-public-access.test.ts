import { describe, expect, it } from 'vitest';
import { type Sections, stateFromSections } from '../../shared/state/index.ts';

const OPTIONS = 'vpc-block-public-access-options';
const EXCLUSIONS = 'vpc-block-public-access-exclusions';

// As `aws ec2 describe-vpc-block-public-access-options` and `…-exclusions` print them.
const options = (more: object = {}) => ({
  VpcBlockPublicAccessOptions: {
    AwsAccountId: '111111111111',
    AwsRegion: 'eu-west-1',
    State: 'update-complete',
    InternetGatewayBlockMode: 'block-bidirectional',
    LastUpdateTimestamp: '2026-10-03T08:37:13.000Z',
    ManagedBy: 'account',
    ExclusionsAllowed: 'allowed',
    ...more,
  },
});
const exclusion = (more: object = {}) => ({
  ExclusionId: 'vpcbpa-exclude-0123456789abcdef0',
  InternetGatewayExclusionMode: 'allow-egress',
  ResourceArn: 'arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-0123456789abcdef0',
  State: 'create-complete',
  CreationTimestamp: '2026-10-03T08:40:13.000Z',
  Tags: [],
  ...more,
});
const exclusions = (...all: readonly unknown[]) => ({ VpcBlockPublicAccessExclusions: all });

function read(sections: Sections) {
  const { state, problems } = stateFromSections(sections);
  return {
    state,
    settings: [...state.blockPublicAccess.values()],
    exempt: [...state.blockExclusions.values()],
    status: [state.sections[OPTIONS].status, state.sections[EXCLUSIONS].status],
    said: problems.map(({ path, message }) => `${path}: ${message}`),
  };
}

describe('VPC Block Public Access', () => {
  it('is one setting of an account, and the VPCs and subnets that are exempt', () => {
    const { state, settings, exempt, status, said } = read({
      [OPTIONS]: options(),
      [EXCLUSIONS]: exclusions(exclusion()),
    });
    expect(settings).toEqual([{ id: '111111111111', mode: 'block-bidirectional', settled: true }]);
    expect(exempt).toEqual([
      {
        id: 'vpcbpa-exclude-0123456789abcdef0',
        resourceId: 'subnet-0123456789abcdef0',
        mode: 'allow-egress',
        status: 'active',
      },
    ]);
    expect([status, said, state.region]).toEqual([['read', 'read'], [], 'eu-west-1']);
  });

  it('is absent where there is no such file, and that is no problem', () => {
    const { settings, exempt, status, said } = read({ vpcs: { Vpcs: [] } });
    expect([settings, exempt, status, said]).toEqual([[], [], ['absent', 'absent'], []]);
  });

  it('is not settled while a change takes effect', () => {
    const { settings } = read({ [OPTIONS]: options({ State: 'update-in-progress' }) });
    expect(settings).toMatchObject([{ settled: false }]);
  });

  it.each([
    ['create-complete', 'active'],
    ['update-complete', 'active'],
    [undefined, 'active'],
    ['create-in-progress', 'changing'],
    ['update-in-progress', 'changing'],
    ['update-failed', 'changing'],
    ['delete-in-progress', 'changing'],
    ['disable-in-progress', 'changing'],
    ['something-new', 'changing'],
    ['create-failed', 'gone'],
    ['delete-complete', 'gone'],
    ['disable-complete', 'gone'],
  ])('takes an exclusion in state %s for %s', (State, status) => {
    expect(read({ [EXCLUSIONS]: exclusions(exclusion({ State })) }).exempt).toMatchObject([{ status }]);
  });

  it.each([
    [
      { VpcBlockPublicAccessOptions: 5 },
      'failed',
      ': not an AWS answer: there is no object "VpcBlockPublicAccessOptions" in it',
    ],
    [{ Vpcs: [] }, 'failed', ': not an AWS answer: there is no object "VpcBlockPublicAccessOptions" in it'],
    [
      options({ InternetGatewayBlockMode: 'block-all' }),
      'part',
      'VpcBlockPublicAccessOptions[0] (111111111111): InternetGatewayBlockMode is "block-all", not off, block-bidirectional, block-ingress',
    ],
    [
      { VpcBlockPublicAccessOptions: {} },
      'part',
      'VpcBlockPublicAccessOptions[0]: InternetGatewayBlockMode is missing',
    ],
  ])('says what is wrong with options like %j', (answer, status, sentence) => {
    const found = read({ [OPTIONS]: answer });
    expect([found.settings, found.status[0], found.said]).toEqual([[], status, [sentence]]);
  });

  it.each([
    [{ ResourceArn: undefined }, 'ResourceArn is missing'],
    [
      { ResourceArn: 'arn:aws:ec2:eu-west-1:111111111111:instance/i-1' },
      'ResourceArn is "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", not the ARN of a VPC or a subnet',
    ],
    [
      { InternetGatewayExclusionMode: 'allow' },
      'InternetGatewayExclusionMode is "allow", not allow-bidirectional or allow-egress',
    ],
  ])('leaves an exclusion like %j out, by its name', (wrong, sentence) => {
    const found = read({
      [EXCLUSIONS]: exclusions(exclusion(wrong), exclusion({ ExclusionId: 'vpcbpa-exclude-1' })),
    });
    expect(found.exempt.map(({ id }) => id)).toEqual(['vpcbpa-exclude-1']);
    expect(found.status[1]).toBe('part');
    expect(found.said).toEqual([
      `VpcBlockPublicAccessExclusions[0] (vpcbpa-exclude-0123456789abcdef0): ${sentence}`,
    ]);
  });

  it('is given away by VPCs and subnets, where the answers are of our days', () => {
    const BlockPublicAccessStates = { InternetGatewayBlockMode: 'block-ingress' };
    const { state } = read({
      vpcs: { Vpcs: [{ VpcId: 'vpc-1', BlockPublicAccessStates }, { VpcId: 'vpc-2' }] },
      subnets: { Subnets: [{ SubnetId: 'subnet-1', BlockPublicAccessStates }, { SubnetId: 'subnet-2' }] },
    });
    expect([...state.vpcs.values()].map(({ blockMode }) => blockMode)).toEqual(['block-ingress', undefined]);
    expect([...state.subnets.values()].map(({ blockMode }) => blockMode)).toEqual([
      'block-ingress',
      undefined,
    ]);
  });
});
