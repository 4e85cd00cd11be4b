import { join } from 'node:path';
import { rawAcl, rawGroups } from '../support/raw-network.ts';
import { directory, stateFiles } from './kedge-command.ts';

/** A group that a guardrail and its entry object to, and another that nobody minds. */
export const WEB = 'sg-0aaaaaaaaaaaaaaaa';
export const DB = 'sg-0bbbbbbbbbbbbbbbb';
export const ACL = 'acl-0aaaaaaaaaaaaaaaa';
export const SUBNET = 'subnet-0aaaaaaaaaaaaaaaa';
const VPC = 'vpc-0aaaaaaaaaaaaaaaa';

export const GROUPS = rawGroups([
  {
    id: WEB,
    name: 'web',
    rules: [
      { id: 'sgr-0000000000000001', ports: [443, 443], cidr: '10.0.0.0/8' },
      { id: 'sgr-0000000000000002', ports: [22, 22], cidr: '203.0.113.0/24', description: 'vendor' },
    ],
  },
  { id: DB, name: 'db', rules: [{ id: 'sgr-0000000000000003', ports: [5432, 5432], group: WEB }] },
]);

export const ACLS = {
  'network-acls': {
    NetworkAcls: [
      rawAcl({
        id: ACL,
        name: 'private',
        entries: [{ number: 100, action: 'allow', cidr: '10.0.0.0/8' }],
        subnets: [SUBNET],
      }),
    ],
  },
};

export const SUBNETS = {
  subnets: {
    Subnets: [
      {
        SubnetId: SUBNET,
        VpcId: VPC,
        OwnerId: '111111111111',
        CidrBlock: '10.0.0.0/24',
        AvailabilityZone: 'eu-west-1a',
        Tags: [{ Key: 'Name', Value: 'private-a' }],
      },
    ],
  },
};

export const GUARDED = `version: 1
mode: enforce
guardrails:
  - id: no-ssh
    deny: tcp/22 from internet
    severity: critical
`;

export const DECLARED = `version: 1
mode: enforce
securityGroups:
  web:
    match: { name: web }
    ingress:
      - tcp/443 from 10.0.0.0/8
      - tcp/80 from 10.0.0.0/8
`;

/** What is there, in the policy's words. */
export const CLEAN = `version: 1
securityGroups:
  web:
    match: { name: web }
    ingress:
      - tcp/443 from 10.0.0.0/8
      - tcp/22 from 203.0.113.0/24
`;

/** A policy and a state directory side by side; returns the arguments that name them. */
export async function scene(
  policy: string,
  sections: Readonly<Record<string, unknown>>,
): Promise<{
  readonly args: readonly string[];
  readonly policy: string;
  readonly state: string;
  readonly root: string;
}> {
  const root = await directory({ 'p.yaml': policy, ...stateFiles(sections), 'state/.keep': '' });
  const [path, state] = [join(root, 'p.yaml'), join(root, 'state')];
  return { args: ['--policy', path, '--state', state], policy: path, state, root };
}
