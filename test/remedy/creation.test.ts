import { describe, expect, it } from 'vitest';
import { context, findings } from '../../shared/drift/index.ts';
import type { Section } from '../../shared/model/index.ts';
import { creations } from '../../shared/remedy/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';
import { rawGroups } from '../support/raw-network.ts';

type Rows = readonly (readonly [what: string, found: () => readonly string[], expected: readonly string[]])[];

const PLACE = { account: '111111111111', region: 'eu-west-1' };
const [VPC, OTHER] = ['vpc-0aaaaaaaaaaaaaaaa', 'vpc-0bbbbbbbbbbbbbbbb'];
const vpc = (VpcId: string, Value: string) => ({
  VpcId,
  OwnerId: PLACE.account,
  Tags: [{ Key: 'Name', Value }],
});
const subnet = (SubnetId: string, VpcId: string, Value: string) => ({
  SubnetId,
  VpcId,
  Tags: [{ Key: 'Name', Value }],
});
const SUBNETS = { subnets: { Subnets: [subnet('subnet-0a', VPC, 'a'), subnet('subnet-0b', OTHER, 'b')] } };
const ONE = { vpcs: { Vpcs: [vpc(VPC, 'prod')] } };
const TWO = { vpcs: { Vpcs: [vpc(VPC, 'prod'), vpc(OTHER, 'test')] } };

/** What is made, or why it is not, with the key of the entry. */
function made(
  policy: string,
  more: Partial<Record<Section, unknown>> = ONE,
  reading: { failed?: { vpcs: string } } = {},
): readonly string[] {
  const sections = {
    ...rawGroups([]),
    'network-acls': { NetworkAcls: [] },
    services: { services: [] },
    ...SUBNETS,
    ...more,
  };
  const { state } = stateFromSections(sections, { ...reading, region: PLACE.region });
  const seen = context(state, policyOf(`version: 1\n${policy}`), { now: 0 });
  return creations(seen, findings(seen), PLACE).map(
    ({ finding, action, hold }) => `${finding.entry}: ${hold ?? JSON.stringify(action)}`,
  );
}
const group = (match: string, key = 'web') =>
  `securityGroups: { ${key}: { match: { ${match} }, ingress: [] } }`;
const acl = (match: string, more = '') => `networkAcls: { private: { match: { ${match} }${more} } }`;

const GROUPS: Rows = [
  [
    'by its name',
    () => made(group('name: web')),
    [
      'web: {"call":"ec2:CreateSecurityGroup","input":{"GroupName":"web","Description":"Declared as web in the policy of Kedge","VpcId":"vpc-0aaaaaaaaaaaaaaaa"},"why":"Create security group web in vpc-0aaaaaaaaaaaaaaaa: entry web (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'with its tags',
    () => made(group('name: web, tags: { tier: front, Name: x }')),
    [
      'web: {"call":"ec2:CreateSecurityGroup","input":{"GroupName":"web","Description":"Declared as web in the policy of Kedge","VpcId":"vpc-0aaaaaaaaaaaaaaaa","TagSpecifications":[{"ResourceType":"security-group","Tags":[{"Key":"tier","Value":"front"},{"Key":"Name","Value":"x"}]}]},"why":"Create security group web in vpc-0aaaaaaaaaaaaaaaa: entry web (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'with a description that EC2 takes',
    () => made(group('name: web', '"wéb?"')),
    [
      'wéb?: {"call":"ec2:CreateSecurityGroup","input":{"GroupName":"web","Description":"Declared as w-b- in the policy of Kedge","VpcId":"vpc-0aaaaaaaaaaaaaaaa"},"why":"Create security group web in vpc-0aaaaaaaaaaaaaaaa: entry wéb? (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'with a description that is not too long',
    () =>
      made(group('name: web', 'k'.repeat(250))).map((text) => String(/k+/.exec(text.slice(252))?.[0].length)),
    ['243'],
  ],
  [
    'in the VPC that it names',
    () => made(group('name: web, vpc: test'), TWO),
    [
      'web: {"call":"ec2:CreateSecurityGroup","input":{"GroupName":"web","Description":"Declared as web in the policy of Kedge","VpcId":"vpc-0bbbbbbbbbbbbbbbb"},"why":"Create security group web in vpc-0bbbbbbbbbbbbbbbb: entry web (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'in the VPC of this id',
    () => made(group(`name: web, vpc: ${VPC}`), TWO),
    [
      'web: {"call":"ec2:CreateSecurityGroup","input":{"GroupName":"web","Description":"Declared as web in the policy of Kedge","VpcId":"vpc-0aaaaaaaaaaaaaaaa"},"why":"Create security group web in vpc-0aaaaaaaaaaaaaaaa: entry web (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'in none of two VPCs',
    () => made(group('name: web'), TWO),
    ['web: 2 VPCs fit: say in match.vpc which one is meant.'],
  ],
  [
    'in no VPC of another name',
    () => made(group('name: web, vpc: stage')),
    ['web: No VPC fits stage: correct match.vpc.'],
  ],
  [
    'in no VPC where there is none',
    () => made(group('name: web'), { vpcs: { Vpcs: [] } }),
    ['web: No VPC fits: correct match.vpc.'],
  ],
  [
    'not where VPCs could not be read',
    () => made(group('name: web'), {}, { failed: { vpcs: 'AccessDenied' } }),
    ['web: The VPCs could not be read.'],
  ],
  [
    'not without a name',
    () => made(group('tags: { tier: front }')),
    ['web: Entry web does not say what the group is called: write match.name.'],
  ],
  [
    'not by id',
    () => made(group('id: sg-0aaaaaaaaaaaaaaaa, name: web')),
    ['web: AWS chooses ids: what is matched by its id cannot be created.'],
  ],
  [
    'not by a wildcard in its name',
    () => made(group('name: "web*"')),
    ['web: A wildcard is no name: what is matched by one cannot be created.'],
  ],
  [
    'not by a wildcard in one of its tags',
    () => made(group('name: web, tags: { a: b, tier: "f*" }')),
    ['web: A wildcard is no name: what is matched by one cannot be created.'],
  ],
  [
    'not for another account',
    () => made(group('name: web, accounts: ["222222222222"]')),
    ['web: It is for other accounts than 111111111111: run it there.'],
  ],
  ['not for another Region', () => made(group('name: web, regions: [us-east-1]')), []],
  [
    'for one of several accounts and Regions',
    () =>
      made(group('name: web, accounts: ["222222222222", "111111111111"], regions: [us-east-1, eu-west-1]')),
    [
      'web: {"call":"ec2:CreateSecurityGroup","input":{"GroupName":"web","Description":"Declared as web in the policy of Kedge","VpcId":"vpc-0aaaaaaaaaaaaaaaa"},"why":"Create security group web in vpc-0aaaaaaaaaaaaaaaa: entry web (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'not where it is there',
    () =>
      made(group('name: web'), {
        ...ONE,
        ...rawGroups([{ id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web', rules: [], vpc: VPC }]),
      }),
    [],
  ],
];

describe('a declared group that is not there is created', () => {
  it.each(GROUPS)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

const ACLS: Rows = [
  [
    'by its name, as a tag',
    () => made(acl('name: private')),
    [
      'private: {"call":"ec2:CreateNetworkAcl","input":{"VpcId":"vpc-0aaaaaaaaaaaaaaaa","TagSpecifications":[{"ResourceType":"network-acl","Tags":[{"Key":"Name","Value":"private"}]}]},"why":"Create network ACL private in vpc-0aaaaaaaaaaaaaaaa: entry private (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'by its tags',
    () => made(acl('tags: { Name: private, tier: db }')),
    [
      'private: {"call":"ec2:CreateNetworkAcl","input":{"VpcId":"vpc-0aaaaaaaaaaaaaaaa","TagSpecifications":[{"ResourceType":"network-acl","Tags":[{"Key":"Name","Value":"private"},{"Key":"tier","Value":"db"}]}]},"why":"Create network ACL private in vpc-0aaaaaaaaaaaaaaaa: entry private (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'by its name where the tag says so too',
    () => made(acl('name: private, tags: { Name: private, tier: db }')),
    [
      'private: {"call":"ec2:CreateNetworkAcl","input":{"VpcId":"vpc-0aaaaaaaaaaaaaaaa","TagSpecifications":[{"ResourceType":"network-acl","Tags":[{"Key":"Name","Value":"private"},{"Key":"tier","Value":"db"}]}]},"why":"Create network ACL private in vpc-0aaaaaaaaaaaaaaaa: entry private (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'in the VPC of its subnets',
    () => made(acl('name: private', ', subnets: [b]'), TWO),
    [
      'private: {"call":"ec2:CreateNetworkAcl","input":{"VpcId":"vpc-0bbbbbbbbbbbbbbbb","TagSpecifications":[{"ResourceType":"network-acl","Tags":[{"Key":"Name","Value":"private"}]}]},"why":"Create network ACL private in vpc-0bbbbbbbbbbbbbbbb: entry private (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'in none where its subnets are in two VPCs',
    () => made(acl('name: private', ', subnets: [a, b]'), TWO),
    ['private: No VPC fits: correct match.vpc.'],
  ],
  [
    'in the VPC of a subnet that it names by id',
    () => made(acl('name: private', ', subnets: [subnet-0b]'), TWO),
    [
      'private: {"call":"ec2:CreateNetworkAcl","input":{"VpcId":"vpc-0bbbbbbbbbbbbbbbb","TagSpecifications":[{"ResourceType":"network-acl","Tags":[{"Key":"Name","Value":"private"}]}]},"why":"Create network ACL private in vpc-0bbbbbbbbbbbbbbbb: entry private (line 2) declares it, and it is not there.","inverse":null}',
    ],
  ],
  [
    'in none where nobody knows its subnet',
    () => made(acl('name: private', ', subnets: [c]'), TWO),
    ['private: No VPC fits: correct match.vpc.'],
  ],
  [
    'not without a name or a tag',
    () => made(acl('vpc: prod')),
    ['private: Entry private does not say by what the ACL is known: write match.name or match.tags.'],
  ],
];

describe('a declared ACL that is not there is created', () => {
  it.each(ACLS)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

describe('nothing else is created', () => {
  it('neither services nor what an other finding is about', () => {
    expect(made('ecs: { web: { match: { service: web }, publicIp: false } }')).toEqual([]);
    const there = rawGroups([
      { id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web', rules: [{ cidr: '10.0.0.0/8' }], vpc: VPC },
    ]);
    expect(
      made(
        'securityGroups: { a: { match: { name: web }, ingress: [] }, b: { match: { name: "w*" }, egress: [] } }',
        { ...ONE, ...there },
      ),
    ).toEqual([]);
  });
});
