import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsApplier, awsClients } from '../../shared/aws/index.ts';
import { context, findings } from '../../shared/drift/index.ts';
import type { Call, Finding, State } from '../../shared/model/index.ts';
import { plans } from '../../shared/remedy/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { createSim, requestHandler } from '../../sim/index.ts';
import { policyOf } from '../support/judged.ts';

const [ACCOUNT, REGION] = ['111111111111', 'eu-west-1'];

const SERVICES = ['tcp/22', 'tcp/20-25', 'tcp/0-65535', 'udp/53', '-1', '50', 'icmp/8', 'icmpv6/-1'];
const PEERS = ['0.0.0.0/0', '::/0', '8.0.0.0/6', '203.0.113.0/23', '10.0.0.0/8', 'alb', 'web'];
const LINES = [
  'tcp/443 from any',
  'tcp/22 from office',
  'all from self',
  'icmp/8 from 10.0.0.0/8',
  '50 from sg/alb',
];
const ENTRIES = [
  '100 allow tcp/443 from 0.0.0.0/0',
  '90 deny tcp/22 from ::/0',
  '110 allow all from 10.0.0.0/8',
];

const rule = fc.record({
  service: fc.constantFrom(...SERVICES),
  peer: fc.constantFrom(...PEERS),
  egress: fc.boolean(),
});
const entry = fc.record({
  number: fc.constantFrom(1, 2, 99, 100, 101, 32766),
  allow: fc.boolean(),
  protocol: fc.constantFrom('-1', '6'),
  cidr: fc.constantFrom('0.0.0.0/0', '::/0', '10.0.0.0/8'),
});
const drawn = fc.record({
  rules: fc.uniqueArray(rule, { maxLength: 6, selector: (one) => JSON.stringify(one) }),
  entries: fc.uniqueArray(entry, { maxLength: 5, selector: (one) => one.number }),
  severity: fc.constantFrom('low', 'high', 'critical'),
  lines: fc.option(fc.subarray(LINES)),
  wanted: fc.option(fc.subarray(ENTRIES)),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const policyText = ({ severity, lines, wanted }: Drawn): string => `version: 1
mode: enforce
names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }
guardrails:
  - { id: g, deny: tcp/22 from internet except office, severity: ${severity}, on: [securityGroups, networkAcls] }
${lines === null ? '' : `securityGroups: { web: { match: { name: web }, ingress: ${JSON.stringify(lines)}, egress: [] } }`}
${wanted === null ? '' : `networkAcls: { n: { match: { id: "*" }, ingress: ${JSON.stringify(wanted)} } }`}
`;

function permission({ service, peer }: Drawn['rules'][number], ids: Readonly<Record<string, string>>) {
  const [IpProtocol = '', ports] = service.split('/');
  const [from, to = IpProtocol.startsWith('icmp') ? -1 : from] = ports?.split(/(?<=\d)-/).map(Number) ?? [];
  const made: IpPermission = {
    IpProtocol,
    ...(from === undefined ? {} : { FromPort: from, ToPort: to }),
    ...(ids[peer] === undefined ? {} : { UserIdGroupPairs: [{ GroupId: ids[peer] }] }),
    ...(/^[0-9.]+\//.test(peer) ? { IpRanges: [{ CidrIp: peer }] } : {}),
    ...(peer.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: peer }] } : {}),
  };
  return [made];
}

/** A network on the simulator, read and written by nothing but the SDK. */
async function scene(drawn: Drawn) {
  const sim = createSim({ account: ACCOUNT });
  const { scheduler, identities } = sim.world;
  const options = {
    region: REGION,
    credentials: identities.addUser({ name: 'somebody', account: ACCOUNT }),
    requestHandler: requestHandler(sim),
    maxAttempts: 1,
  };
  const ec2 = new EC2Client(options);
  const clock = { now: () => scheduler.now(), sleep: (ms: number) => scheduler.sleep(ms) };
  const applier = awsApplier(awsClients({ ...options, account: ACCOUNT, clock }));
  await scheduler.settle(build(ec2, drawn));
  const place = { account: ACCOUNT, region: REGION, partition: 'aws' };
  return {
    read: () => scheduler.settle(read(ec2)),
    apply: async (call: Call) => (await scheduler.settle(applier.apply(place, call))).kind,
  };
}

async function build(ec2: EC2Client, { rules, entries }: Drawn): Promise<void> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const group = async (GroupName: string): Promise<string> => {
    const input = { GroupName, Description: 'd', VpcId: Vpc?.VpcId };
    return (await ec2.send(new CreateSecurityGroupCommand(input))).GroupId ?? '';
  };
  const ids = { web: await group('web'), alb: await group('alb') };
  for (const one of rules) {
    const input = { GroupId: ids.web, IpPermissions: permission(one, ids) };
    const sent = one.egress
      ? ec2.send(new AuthorizeSecurityGroupEgressCommand(input))
      : ec2.send(new AuthorizeSecurityGroupIngressCommand(input));
    // The egress rule that every group is born with may be drawn too.
    await sent.catch((error: Error) => expect(error.name).toBe('InvalidPermission.Duplicate'));
  }
  const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: Vpc?.VpcId }));
  for (const { number, allow, protocol, cidr } of entries) {
    const input = {
      NetworkAclId: NetworkAcl?.NetworkAclId,
      RuleNumber: number,
      Egress: false,
      RuleAction: allow ? ('allow' as const) : ('deny' as const),
      Protocol: protocol,
      ...(protocol === '6' ? { PortRange: { From: 22, To: 22 } } : {}),
      ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
    };
    await ec2.send(new CreateNetworkAclEntryCommand(input));
  }
}

async function read(ec2: EC2Client): Promise<State> {
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({}));
  const { state, problems } = stateFromSections({
    'security-groups': await ec2.send(new DescribeSecurityGroupsCommand({})),
    'security-group-rules': await ec2.send(new DescribeSecurityGroupRulesCommand({})),
    'network-acls': { NetworkAcls: NetworkAcls?.filter((acl) => acl.IsDefault !== true) },
  });
  expect(problems).toEqual([]);
  return state;
}

const said = (found: readonly Finding[]) => found.map(({ id, traffic }) => ({ id, traffic }));

describe('a plan on the simulator', { timeout: 120_000 }, () => {
  it('is taken by the SDK as it is, mends what it claims, and is undone by its inverses', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        const { read, apply } = await scene(one);
        const policy = policyOf(policyText(one));
        const seen = context(await read(), policy, { now: 0 });
        const found = findings(seen);
        const made = plans(seen, found);
        const actions = made.flatMap((plan) => plan.actions);
        const held = new Set(made.flatMap((plan) => (plan.hold === null ? [] : plan.findings)));
        for (const action of actions) expect([action, await apply(action)]).toEqual([action, 'done']);
        const left = findings(context(await read(), policy, { now: 0 }));
        expect(said(left.filter(({ id }) => !held.has(id)))).toEqual([]);
        for (const { inverse } of actions.toReversed())
          if (inverse !== null) expect([inverse, await apply(inverse)]).toEqual([inverse, 'done']);
        expect(said(findings(context(await read(), policy, { now: 0 })))).toEqual(said(found));
      }),
      { numRuns: 30 },
    );
  });
});
