import { join } from 'node:path';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from 'vitest';
import { cloudForTests } from './cloud.ts';
import { directory, kedge, parsed } from './kedge-command.ts';

const cloud = cloudForTests();

/** Groups that refer to each other in a circle, an ACL with its subnets: nothing of it is there. */
const POLICY = `version: 1
mode: enforce
guardrails:
  - id: no-ssh
    deny: tcp/22 from internet
    severity: critical
securityGroups:
  web:
    match: { name: web, vpc: prod, tags: { team: shop } }
    ingress:
      - tcp/443 from any
      - tcp/8080 from self
    egress:
      - tcp/5432 to sg/db
  db:
    match: { name: db, vpc: prod }
    ingress:
      - tcp/5432 from sg/web
    egress: []
  free:
    match: { name: free, vpc: prod }
    ingress: []
networkAcls:
  private:
    match: { name: private, vpc: prod }
    subnets: [private-a, private-b]
    ingress:
      - 100 allow tcp/5432 from 10.0.0.0/16
      - 110 deny all from 0.0.0.0/0
    egress:
      - 100 allow all to 0.0.0.0/0
`;

function named(type: 'vpc' | 'subnet', name: string) {
  return [{ ResourceType: type, Tags: [{ Key: 'Name', Value: name }] }];
}

beforeAll(async () => {
  const { ec2 } = cloud();
  for (const [name, net] of [
    ['prod', '10.0'],
    ['other', '10.1'],
  ]) {
    const vpc = await ec2.send(
      new CreateVpcCommand({ CidrBlock: `${net}.0.0/16`, TagSpecifications: named('vpc', name ?? '') }),
    );
    for (const [at, subnet] of ['private-a', 'private-b'].entries())
      await ec2.send(
        new CreateSubnetCommand({
          VpcId: vpc.Vpc?.VpcId,
          CidrBlock: `${net}.${at}.0/24`,
          TagSpecifications: named('subnet', subnet),
        }),
      );
  }
});

async function policyFile(text: string): Promise<string> {
  return join(await directory({ 'p.yaml': text }), 'p.yaml');
}

async function group(name: string) {
  const { SecurityGroups = [] } = await cloud().ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: [name] }] }),
  );
  const [only] = SecurityGroups;
  if (only === undefined) throw new Error(`no group ${name}`);
  return only;
}

describe('kedge apply', () => {
  it('creates what is declared and does not exist, circles of references included', async () => {
    const path = await policyFile(POLICY);
    const { status, out, err } = await kedge(['apply', '--policy', path]);
    expect({ status, out }).toEqual({
      status: 0,
      out: expect.stringMatching(/0 held, 0 failed; 0 findings left\.\n$/),
    });
    expect(err).toContain('ec2:CreateSecurityGroup: Create security group web');
    const web = await group('web');
    expect(web.Tags).toEqual([{ Key: 'team', Value: 'shop' }]);
    expect(web.Description).toBe('Declared as web in the policy of Kedge');
    const review = await kedge(['review', '--policy', path]);
    expect([review.status, review.out]).toEqual([0, expect.stringContaining('Nothing departs')]);
    const { NetworkAcls = [] } = await cloud().ec2.send(
      new DescribeNetworkAclsCommand({ Filters: [{ Name: 'tag:Name', Values: ['private'] }] }),
    );
    expect(NetworkAcls.map((acl) => acl.Associations?.length)).toEqual([2]);
  });

  it('leaves the egress that AWS gives a new group where the policy does not manage it', async () => {
    const { GroupId } = await group('free');
    const rules = await cloud().ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [GroupId ?? ''] }] }),
    );
    expect(rules.SecurityGroupRules).toMatchObject([
      { IsEgress: true, IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' },
    ]);
  });

  it('does nothing a second time', async () => {
    const before = cloud().calls().length;
    const { status, out } = await kedge(['apply', '--policy', await policyFile(POLICY)]);
    expect([status, out]).toEqual([0, expect.stringContaining('nothing to do')]);
    const writes = cloud()
      .calls()
      .slice(before)
      .filter((call) => !/:(Describe|List|Get)/.test(call));
    expect(writes).toEqual([]);
  });

  it('closes what drifted by the smallest change, and prints the calls with what takes them back', async () => {
    const { GroupId } = await group('web');
    await cloud().ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.9/32' }] },
        ],
      }),
    );
    const { status, out } = await kedge(['apply', '--policy', await policyFile(POLICY), '--format', 'json']);
    expect(status).toBe(0);
    expect(parsed(out)).toMatchObject({
      source: 'account 111111111111, eu-west-1',
      steps: [
        {
          resource: { type: 'AWS::EC2::SecurityGroup', id: GroupId, name: 'web' },
          verdict: 'applied',
          actions: [
            {
              call: 'ec2:RevokeSecurityGroupIngress',
              inverse: { call: 'ec2:AuthorizeSecurityGroupIngress' },
            },
          ],
        },
      ],
      left: [],
    });
  });

  it('holds what the policy only alerts on, says why and exits 2', async () => {
    const { GroupId } = await group('db');
    const path = await policyFile(
      POLICY.replace('match: { name: db', 'mode: alert\n    match: { name: db').replace(
        '      - tcp/5432 from sg/web\n',
        '      - tcp/5433 from sg/web\n',
      ),
    );
    const { status, out } = await kedge(['apply', '--policy', path]);
    expect(status).toBe(2);
    expect(out).toContain(`held db (${GroupId})`);
    expect(out).toContain('the policy only alerts on this; what releases it: set `mode: enforce`');
    expect(out).toContain('0 mended (0 calls), 2 held, 0 failed; 2 findings left.');
  });

  it('waits for a yes where the policy asks a person, and takes --approve for one', async () => {
    const asking = POLICY.replace('mode: enforce', 'mode: approve').replace(
      'tcp/8080 from self',
      'tcp/8081 from self',
    );
    const path = await policyFile(asking);
    const waiting = await kedge(['apply', '--policy', path]);
    expect([waiting.status, waiting.out]).toEqual([2, expect.stringContaining('asks a person first')]);
    const approved = await kedge(['apply', '--policy', path, '--approve']);
    expect([approved.status, approved.out]).toEqual([0, expect.stringContaining('0 held, 0 failed')]);
  });

  it.each([
    '{ name: new, vpc: prod, accounts: ["222222222222"] }',
    '{ name: new, vpc: prod, regions: [us-east-1] }',
  ])('makes nothing for an entry that is for another place: %s', async (match) => {
    const path = await policyFile(
      `version: 1\nmode: enforce\nsecurityGroups: { new: { match: ${match}, ingress: [] } }\n`,
    );
    const { status, out } = await kedge(['apply', '--policy', path]);
    expect([status, out]).toEqual([0, expect.stringContaining('nothing to do')]);
  });

  it.each([
    ['an id', '{ id: sg-0123456789abcdef0 }', 'AWS chooses ids'],
    ['a wildcard', '{ name: "new-*", vpc: prod }', 'A wildcard is no name'],
    ['no VPC of two', '{ name: new }', '2 VPCs fit'],
    ['a VPC that is not there', '{ name: new, vpc: nowhere }', 'No VPC fits nowhere'],
    ['no name', '{ tags: { tier: new }, vpc: prod }', 'does not say what the group is called'],
  ])('creates no group for an entry that says %s', async (_what, match, why) => {
    const path = await policyFile(
      `version: 1\nmode: enforce\nsecurityGroups: { new: { match: ${match}, ingress: [] } }\n`,
    );
    const before = cloud().calls().length;
    const { status, out } = await kedge(['apply', '--policy', path]);
    expect([status, out]).toEqual([2, expect.stringContaining(why)]);
    expect(cloud().calls().slice(before)).not.toContain('ec2:CreateSecurityGroup');
  });

  it('takes the VPC of an ACL from its subnets, and makes no ACL that nothing would tell from others', async () => {
    const { Subnets = [] } = await cloud().ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'cidr-block', Values: ['10.1.0.0/24'] }] }),
    );
    const subnet = Subnets[0]?.SubnetId ?? '';
    const acl = (match: string) =>
      policyFile(
        `version: 1\nmode: enforce\nnetworkAcls: { fresh: { match: ${match}, subnets: [${subnet}], ingress: [], egress: [100 allow all to 0.0.0.0/0] } }\n`,
      );
    const made = await kedge(['apply', '--policy', await acl('{ tags: { tier: fresh } }')]);
    expect([made.status, made.err]).toEqual([0, expect.stringContaining('ec2:CreateNetworkAcl')]);
    const calls = cloud().calls().slice(-40);
    expect(calls.lastIndexOf('ec2:ReplaceNetworkAclAssociation')).toBeGreaterThan(
      calls.lastIndexOf('ec2:CreateNetworkAclEntry'),
    );
    const wild = await kedge(['apply', '--policy', await acl('{ tags: { tier: "none-*" } }')]);
    expect([wild.status, wild.out]).toEqual([2, expect.stringContaining('A wildcard is no name')]);
  });

  it('goes on with the others when AWS refuses a call, names it and exits 1', async () => {
    const { sim, ec2 } = cloud();
    const path = await policyFile(
      `version: 1\nmode: enforce\nsecurityGroups: { late: { match: { name: late, vpc: other }, ingress: [tcp/1 from 10.0.0.0/8], egress: [] } }\n`,
    );
    const allow = sim.world.access.deny('*', 'ec2:AuthorizeSecurityGroupIngress');
    const refused = await kedge(['apply', '--policy', path]);
    allow();
    expect(refused.status).toBe(1);
    expect(refused.out).toMatch(
      /ec2:AuthorizeSecurityGroupIngress in 111111111111 eu-west-1: UnauthorizedOperation/,
    );
    expect(
      await ec2.send(
        new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: ['late'] }] }),
      ),
    ).toMatchObject({ SecurityGroups: [{ GroupName: 'late' }] });
    expect((await kedge(['apply', '--policy', path])).status).toBe(0);
  });

  it('changes nothing when a part of the network cannot be read and needs it', async () => {
    const { sim } = cloud();
    const allow = sim.world.access.deny('*', 'ec2:DescribeSecurityGroups');
    const { status, err } = await kedge(['apply', '--policy', await policyFile(POLICY)]);
    allow();
    expect(status).toBe(1);
    expect(err).toContain('security-groups: ec2:DescribeSecurityGroups');
  });

  it('refuses a policy with errors before it asks AWS anything', async () => {
    const before = cloud().calls().length;
    const { status, err } = await kedge(['apply', '--policy', await policyFile('version: 7\n')]);
    expect([status, cloud().calls().length]).toEqual([1, before]);
    expect(err).toMatch(/p\.yaml:1:10: /);
  });
});

describe('the help of kedge apply', () => {
  it('says what it leaves alone and how it ends', async () => {
    const { out } = await kedge(['apply', '--help']);
    expect(out).toContain('Exit status: 0 all done, 2 something was held, 1 AWS refused');
  });
});
