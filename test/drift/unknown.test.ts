import { describe, expect, it } from 'vitest';
import type { Section } from '../../shared/model/index.ts';
import { judged } from '../support/judged.ts';
import { rawRules } from '../support/raw-lines.ts';
import { rawAcl, rawGroups } from '../support/raw-network.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const LIST = 'pl-0aaaaaaaaaaaaaaaa';
const OTHER_LIST = 'pl-0bbbbbbbbbbbbbbbb';
const SUBNET = 'subnet-0aaaaaaaaaaaaaaaa';
const ACCOUNT = '111111111111';
const arn = (rest: string) => `arn:aws:ecs:eu-west-1:${ACCOUNT}:${rest}`;

const web = (rules: readonly string[], name = 'web') =>
  rawGroups([{ id: WEB, name, rules: rawRules(rules) }]);

/** Kind, guardrail and resource of each finding. */
const found = (sections: Partial<Record<Section, unknown>>, policy: string) =>
  judged(sections, `version: 1\n${policy}`).map(
    ({ kind, guardrail, resource }) => `${kind} ${guardrail ?? '-'} ${resource.id}`,
  );

describe('a guardrail that cannot be decided', () => {
  it('makes a finding of its own, with its severity and mode', () => {
    const policy =
      'version: 1\nguardrails: [{ id: g, deny: tcp/22 from sg/nobody, severity: critical, mode: enforce }]';
    const [first, ...more] = judged(web(['tcp/22 from sg-0bbbbbbbbbbbbbbbb']), policy);
    expect([first, more]).toMatchObject([
      { kind: 'unknown', guardrail: 'g', severity: 'critical', mode: 'enforce', direction: 'ingress' },
      [],
    ]);
  });

  it('still forbids what it says of the peers that are known', () => {
    const guardrail = `guardrails: [{ id: g, deny: "tcp/22 from internet, pl/${LIST}" }]`;
    expect(found(web(['tcp/22 from 8.8.8.8/32']), guardrail)).toEqual([`forbidden g ${WEB}`]);
    expect(found(web(['tcp/22 from 10.0.0.0/8']), guardrail)).toEqual([`unknown g ${WEB}`]);
    expect(found(web(['tcp/23 from 10.0.0.0/8']), guardrail)).toEqual([]);
  });

  it('forbids nothing while nobody knows what it excepts', () => {
    const guardrail = `guardrails: [{ id: g, deny: "tcp/22 from internet except pl/${LIST}" }]`;
    expect(found(web(['tcp/22 from 8.8.8.8/32']), guardrail)).toEqual([`unknown g ${WEB}`]);
  });

  it.each([
    ['is doubted about a rule with an unread list', `tcp/20-25 from ${LIST}`, [`unknown g ${WEB}`]],
    ['has nothing to say of other services', `tcp/443 from ${LIST}`, []],
  ])('%s', (_, rule, expected) => {
    expect(found(web([rule]), 'guardrails: [{ id: g, deny: tcp/22 from internet }]')).toEqual(expected);
  });
});

describe('a prefix list with an entry that is no address block', () => {
  it('is not known, and stops nothing else', () => {
    const lists = {
      PrefixLists: [{ PrefixListId: LIST, PrefixListName: 'bad', Entries: [{ Cidr: '10.0.0/8' }] }],
    };
    const policy = 'guardrails: [{ id: g, deny: tcp/22 from internet }]';
    const sections = { ...web([`tcp/22 from ${LIST}`, 'tcp/22 from 8.8.8.8/32']), 'prefix-lists': lists };
    expect(found(sections, policy)).toEqual([`forbidden g ${WEB}`, `unknown g ${WEB}`]);
  });
});

describe('a file that is absent and that an entry needs', () => {
  it('vpcs: one unknown, however many groups may be meant', () => {
    const groups = rawGroups([
      { id: WEB, name: 'web', rules: rawRules(['tcp/22 from 0.0.0.0/0']) },
      { id: 'sg-0bbbbbbbbbbbbbbbb', name: 'web', rules: [], vpc: 'vpc-0bbbbbbbbbbbbbbbb' },
    ]);
    const entry = 'securityGroups: { web: { match: { name: web, vpc: prod }, ingress: [], egress: [] } }';
    expect(found(groups, entry)).toEqual(['unknown - vpcs']);
  });

  it('vpcs: none where the entry names the VPC by its id', () => {
    const entry =
      'securityGroups: { web: { match: { name: web, vpc: vpc-0aaaaaaaaaaaaaaaa }, ingress: [] } }';
    expect(found(web([]), entry)).toEqual([]);
  });

  it('subnets: one unknown, and none where the entry names them by their ids', () => {
    const acl = { id: 'acl-0aaaaaaaaaaaaaaaa', name: 'private', entries: [], subnets: [SUBNET] };
    const acls = { 'network-acls': { NetworkAcls: [rawAcl(acl), rawAcl({ ...acl, id: 'acl-0b' })] } };
    const entry = (subnets: string) =>
      `networkAcls: { private: { match: { tags: { Name: private } }, subnets: [${subnets}] } }`;
    expect(found(acls, entry('private-a'))).toEqual(['unknown - subnets']);
    expect(found(acls, entry(SUBNET))).toEqual([]);
  });

  const task = (id: string) => ({
    taskArn: arn(`task/prod/${id}`),
    clusterArn: arn('cluster/prod'),
    taskDefinitionArn: arn('task-definition/job:1'),
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    attachments: [{ details: [{ name: 'networkInterfaceId', value: `eni-0${id}` }] }],
  });

  it.each([
    ['an entry', 'ecs: { jobs: { match: { family: job }, publicIp: false } }'],
    ['a guardrail', 'guardrails: [{ id: g, deny: publicIp }]'],
  ])('network-interfaces: one unknown for all tasks that %s speaks of', (_, policy) => {
    const sections = { tasks: { tasks: [task('a'), task('b')] } };
    expect(found(sections, policy)).toEqual(['unknown - network-interfaces']);
    const read = { ...sections, 'network-interfaces': { NetworkInterfaces: [] } };
    expect(found(read, policy).map((one) => one.slice(0, 7))).toEqual(['unknown', 'unknown']);
  });

  const service = (network: object | undefined) => ({
    services: {
      services: [
        {
          serviceArn: arn('service/prod/web'),
          serviceName: 'web',
          clusterArn: arn('cluster/prod'),
          status: 'ACTIVE',
          taskDefinition: arn('task-definition/web:1'),
          ...(network === undefined ? {} : { networkConfiguration: { awsvpcConfiguration: network } }),
        },
      ],
    },
  });

  it("task-definitions: one unknown where only they tell whether the host's network is used", () => {
    const policy = 'guardrails: [{ id: g, deny: hostNetwork }]';
    expect(found(service(undefined), policy)).toEqual(['unknown - task-definitions']);
    expect(found(service({ subnets: [SUBNET], securityGroups: [WEB] }), policy)).toEqual([]);
    const read = { ...service(undefined), 'task-definitions': { taskDefinitions: [] } };
    expect(found(read, policy)).toEqual([`unknown g ${arn('service/prod/web')}`]);
  });

  it('security-groups: one unknown where only they tell which one is the default', () => {
    const policy = 'guardrails: [{ id: g, deny: defaultSecurityGroup }]';
    const configured = service({ subnets: [SUBNET], securityGroups: [WEB] });
    expect(found(configured, policy)).toEqual(['unknown - security-groups']);
    expect(found({ ...configured, ...web([], 'default') }, policy)).toEqual([
      `configuration g ${arn('service/prod/web')}`,
    ]);
  });
});

describe('what cannot be judged of the policy as a whole', () => {
  it('is of the only account of the state', () => {
    const entry = 'version: 1\nsecurityGroups: { no: { match: { name: nobody } } }';
    expect(judged(web([]), entry).map(({ resource }) => resource.account)).toEqual([ACCOUNT]);
    expect(judged({ 'security-groups': { SecurityGroups: [] } }, entry)[0]?.resource.account).toBe('');
  });

  it('names a list that an entry wants once, in its own finding', () => {
    const entry = `securityGroups: { web: { match: { name: web }, ingress: [tcp/22 from pl/${OTHER_LIST}] } }`;
    expect(found(web([`tcp/22 from ${OTHER_LIST}`]), entry)).toEqual([`unknown - ${WEB}`]);
  });

  it('names it for a guardrail too, which may be the one that people are told of', () => {
    const entry = `guardrails: [{ id: g, deny: tcp/22 from internet, severity: critical, mode: enforce }]
securityGroups: { web: { match: { name: web }, mode: observe, ingress: [tcp/22 from pl/${OTHER_LIST}] } }`;
    const both = [`unknown - ${WEB}`, `unknown g ${WEB}`];
    expect(found(web([`tcp/22 from ${OTHER_LIST}`]), entry)).toEqual(both);
    const others = [`tcp/22 from ${OTHER_LIST}`, `tcp/22 from ${LIST}`];
    expect(found(web(others), entry)).toEqual(both);
  });

  it('is not sure of a rule with the very list that a guardrail names: it may hold nobody', () => {
    const guardrail = `guardrails: [{ id: g, deny: tcp/22 from pl/${LIST} }]`;
    expect(found(web([`tcp/22 from ${LIST}`]), guardrail)).toEqual([`unknown g ${WEB}`]);
  });

  it('calls a rule without an id by what it says', () => {
    const sections = web([]);
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '999.0.0.0/0' }] },
    ];
    const group = {
      GroupId: WEB,
      GroupName: 'web',
      OwnerId: ACCOUNT,
      VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
      IpPermissions,
    };
    const entry = 'version: 1\nsecurityGroups: { web: { match: { name: web }, ingress: [] } }';
    const [first] = judged({ ...sections, 'security-groups': { SecurityGroups: [group] } }, entry);
    expect(first?.reason).toContain('rule tcp/22 from 999.0.0.0/0: 999.0.0.0/0 is not an address block');
  });
});
