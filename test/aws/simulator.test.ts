import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifyManagedPrefixListCommand,
} from '@aws-sdk/client-ec2';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  awsApplier,
  awsClients,
  awsObserver,
  ssmKillSwitch,
  ssmPolicySource,
} from '../../shared/aws/index.ts';
import type { Rule, State } from '../../shared/model/index.ts';
import { loadPolicy, policyFromJson, policyToJson } from '../../shared/policy/index.ts';
import type { Place } from '../../shared/ports/index.ts';
import { createSim, requestHandler, type Sim } from '../../sim/index.ts';
import { NO_NEEDS, ref, stillClock } from './fixtures.ts';

const PLACE: Place = { account: '123456789012', region: 'eu-west-1', partition: 'aws' };

let sim: Sim;
let ec2: EC2Client;
let wiring: {
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  readonly maxAttempts: number;
};

beforeEach(() => {
  sim = createSim({ seed: 7 });
  const credentials = sim.world.identities.addUser({ name: 'kedge' });
  wiring = { region: PLACE.region, credentials, maxAttempts: 1 };
  ec2 = new EC2Client({ ...wiring, requestHandler: requestHandler(sim) });
});

function kedge(clock = stillClock()) {
  const clients = awsClients({ ...wiring, requestHandler: requestHandler(sim), clock });
  return { clients, clock, observer: awsObserver(clients, clock), applier: awsApplier(clients) };
}

async function makeGroup(name = 'web') {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = Vpc?.VpcId ?? '';
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpcId }),
  );
  return { vpcId, groupId: GroupId ?? '' };
}

async function stateOf(id: string, one = kedge()): Promise<State> {
  const seen = await one.observer.observe(PLACE, ref('AWS::EC2::SecurityGroup', id), NO_NEEDS);
  if (seen.kind !== 'observed') throw new Error(`the group is ${seen.kind}`);
  return seen.state;
}

const ingress = (state: State, id: string): readonly Rule[] =>
  (state.securityGroups.get(id)?.rules ?? []).filter((rule) => rule.direction === 'ingress');

const OPEN = {
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'oops' }],
};
const CLOSED = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };

describe('on the simulator, a security group', () => {
  it('is observed as it is, its own rule ids and references to others included', async () => {
    const { groupId } = await makeGroup();
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: groupId,
        IpPermissions: [
          OPEN,
          { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: groupId }] },
        ],
      }),
    );
    const rules = ingress(await stateOf(groupId), groupId);
    expect(rules.map((rule) => rule.peer)).toEqual(
      expect.arrayContaining([
        { kind: 'cidr', cidr: '0.0.0.0/0' },
        { kind: 'group', groupId },
      ]),
    );
    expect(rules).toHaveLength(2);
    expect(rules.every((rule) => rule.id?.startsWith('sgr-'))).toBe(true);
    expect(rules.map((rule) => rule.description)).toContain('oops');
  });

  it('has a rule revoked by its id, and revoked again it already is', async () => {
    const { groupId } = await makeGroup();
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [OPEN, CLOSED] }),
    );
    const one = kedge();
    const ids = ingress(await stateOf(groupId, one), groupId).map((rule) => rule.id);
    const revoke = (SecurityGroupRuleIds: unknown) =>
      one.applier.apply(PLACE, {
        call: 'ec2:RevokeSecurityGroupIngress',
        input: { GroupId: groupId, SecurityGroupRuleIds },
      });
    expect((await revoke([ids[0]])).kind).toBe('done');
    expect((await revoke([ids[0]])).kind).toBe('already');
    expect(ingress(await stateOf(groupId, one), groupId).map((rule) => rule.id)).toEqual([ids[1]]);
    expect((await revoke(ids)).kind).toBe('done');
    expect(ingress(await stateOf(groupId, one), groupId)).toEqual([]);
  });

  it('gets the rules that are missing though one of the call is there', async () => {
    const { groupId } = await makeGroup();
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [OPEN] }));
    const one = kedge();
    const applied = await one.applier.apply(PLACE, {
      call: 'ec2:AuthorizeSecurityGroupIngress',
      input: { GroupId: groupId, IpPermissions: [OPEN, CLOSED] },
    });
    expect(applied).toMatchObject({ kind: 'done', created: [expect.stringMatching(/^sgr-/)] });
    expect(ingress(await stateOf(groupId, one), groupId)).toHaveLength(2);
  });

  it('is absent once it is deleted, and never was in another Region', async () => {
    const { groupId } = await makeGroup();
    const { observer } = kedge();
    const elsewhere = { ...PLACE, region: 'eu-central-1' };
    expect((await observer.observe(elsewhere, ref('AWS::EC2::SecurityGroup', groupId), NO_NEEDS)).kind).toBe(
      'absent',
    );
    expect(
      (await observer.observe(PLACE, ref('AWS::EC2::SecurityGroup', 'sg-00000000000000000'), NO_NEEDS)).kind,
    ).toBe('absent');
  });

  it('that is throttled or lies behind a 5xx is a failure that a retry may mend', async () => {
    const { groupId } = await makeGroup();
    const { observer } = kedge();
    for (const [effect, kind] of [
      [{ kind: 'throttle' }, 'throttled'],
      [{ kind: 'server-error' }, 'unavailable'],
      [{ kind: 'drop', point: 'before' }, 'unavailable'],
    ] as const) {
      sim.world.faults.add({ when: ({ action }) => action === 'DescribeSecurityGroupRules', effect });
      const seen = await observer.observe(PLACE, ref('AWS::EC2::SecurityGroup', groupId), NO_NEEDS);
      expect(seen).toMatchObject({ kind: 'failed', failure: { kind } });
    }
  });

  it('is one of those that a prefix list changes', async () => {
    const { groupId } = await makeGroup();
    const { PrefixList } = await ec2.send(
      new CreateManagedPrefixListCommand({
        PrefixListName: 'office',
        MaxEntries: 5,
        AddressFamily: 'IPv4',
        Entries: [{ Cidr: '192.0.2.0/24' }],
      }),
    );
    const PrefixListId = PrefixList?.PrefixListId ?? '';
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: groupId,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId }] }],
      }),
    );
    const one = kedge();
    expect((await stateOf(groupId, one)).prefixLists.get(PrefixListId)?.entries).toEqual(['192.0.2.0/24']);
    await ec2.send(
      new ModifyManagedPrefixListCommand({
        PrefixListId,
        CurrentVersion: 1,
        AddEntries: [{ Cidr: '0.0.0.0/0' }],
      }),
    );
    const seen = await one.observer.observe(PLACE, ref('AWS::EC2::PrefixList', PrefixListId), NO_NEEDS);
    expect(seen.kind !== 'failed' && seen.state.prefixLists.get(PrefixListId)?.entries).toEqual(
      expect.arrayContaining(['192.0.2.0/24', '0.0.0.0/0']),
    );
    expect(seen.kind !== 'failed' && [...seen.state.securityGroups.keys()]).toEqual([groupId]);
  });
});

describe('on the simulator, a network ACL', () => {
  it('has entries made, found made already, replaced and deleted', async () => {
    const { vpcId } = await makeGroup();
    await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.1.0/24' }));
    const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId }));
    const NetworkAclId = NetworkAcl?.NetworkAclId ?? '';
    const one = kedge();
    const entry = {
      NetworkAclId,
      RuleNumber: 100,
      Egress: false,
      Protocol: '6',
      RuleAction: 'allow',
      CidrBlock: '10.0.0.0/16',
      PortRange: { From: 80, To: 80 },
    };
    const apply = (call: string, input: Record<string, unknown>) => one.applier.apply(PLACE, { call, input });
    const steps = [
      await apply('ec2:CreateNetworkAclEntry', entry),
      await apply('ec2:CreateNetworkAclEntry', entry),
      await apply('ec2:CreateNetworkAclEntry', { ...entry, RuleAction: 'deny' }),
      await apply('ec2:ReplaceNetworkAclEntry', { ...entry, RuleAction: 'deny' }),
    ];
    expect(steps.map((step) => (step.kind === 'failed' ? step.failure.kind : step.kind))).toEqual([
      'done',
      'already',
      'conflict',
      'done',
    ]);
    const seen = await one.observer.observe(PLACE, ref('AWS::EC2::NetworkAcl', NetworkAclId), NO_NEEDS);
    const acl = seen.kind === 'observed' ? seen.state.networkAcls.get(NetworkAclId) : undefined;
    expect(acl?.entries.find((each) => each.number === 100)).toEqual({
      number: 100,
      direction: 'ingress',
      action: 'deny',
      protocol: '6',
      cidr: '10.0.0.0/16',
      ports: { from: 80, to: 80 },
    });
    expect(seen.kind !== 'failed' && seen.state.subnets.size).toBeGreaterThan(0);
    const gone = { NetworkAclId, RuleNumber: 100, Egress: false };
    expect((await apply('ec2:DeleteNetworkAclEntry', gone)).kind).toBe('done');
    expect((await apply('ec2:DeleteNetworkAclEntry', gone)).kind).toBe('already');
  });
});

describe('on the simulator, the configuration', () => {
  it('is a parameter that points to an object, and a switch', async () => {
    const handler = requestHandler(sim);
    const ssm = new SSMClient({ ...wiring, requestHandler: handler });
    const s3 = new S3Client({ ...wiring, requestHandler: handler, forcePathStyle: true });
    const loaded = loadPolicy('version: 1\nmode: enforce\n', 'policy.yaml');
    const Body = loaded.ok ? policyToJson(loaded.policy) : '';
    await s3.send(new CreateBucketCommand({ Bucket: 'kedge-policies' }));
    await s3.send(new PutObjectCommand({ Bucket: 'kedge-policies', Key: 'prod/policy.json', Body }));
    await ssm.send(
      new PutParameterCommand({
        Name: 'policy',
        Type: 'String',
        Value: 's3://kedge-policies/prod/policy.json',
      }),
    );
    await ssm.send(new PutParameterCommand({ Name: 'switch', Type: 'String', Value: 'off' }));
    const { clients, clock } = kedge();
    const source = ssmPolicySource(clients, { policyParameter: 'policy', clock, parse: policyFromJson });
    expect(await source.load()).toMatchObject({ kind: 'loaded', loaded: { policy: { mode: 'enforce' } } });
    expect(await ssmKillSwitch(clients, { parameter: 'switch', clock }).isOn()).toBe(false);
  });
});
