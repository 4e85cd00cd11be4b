import {
  AwsError,
  flag,
  integer,
  missing,
  onlyKnown,
  type Params,
  requiredInteger,
  requiredText,
  struct,
  text,
} from '../core/index.ts';
import { canonicalCidr } from './cidr.ts';
import type { AclEntry } from './network.ts';

export const ENTRY_PARAMS = [
  'NetworkAclId',
  'RuleNumber',
  'Protocol',
  'RuleAction',
  'Egress',
  'CidrBlock',
  'Ipv6CidrBlock',
  'Icmp',
  'PortRange',
];

/** The numbers of the denials that end every list, for the rest of IPv4 and of IPv6. */
export const LAST_IPV4 = 32767;
export const LAST_IPV6 = 32768;

type Block = { readonly cidrBlock?: string; readonly ipv6CidrBlock?: string };

/** The entry that Create- and ReplaceNetworkAclEntry name, as EC2 stores it. */
export function requestedEntry(input: Params): AclEntry {
  const ruleAction = requiredText(input, 'RuleAction');
  if (ruleAction !== 'allow' && ruleAction !== 'deny') {
    throw new AwsError('InvalidParameterValue', `Invalid value '${ruleAction}' for ruleAction`);
  }
  const protocol = protocolNumber(requiredText(input, 'Protocol'));
  return { ...requestedNumber(input), protocol, ruleAction, ...block(input), ...service(input, protocol) };
}

/** Which entry a request means. */
export function requestedNumber(input: Params): { ruleNumber: number; egress: boolean } {
  const ruleNumber = requiredInteger(input, 'RuleNumber');
  const egress = flag(input, 'Egress');
  if (egress === undefined) throw missing('egress');
  if (ruleNumber < 1 || ruleNumber >= LAST_IPV4) {
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value '${ruleNumber}' for ruleNumber. Must be 1-32766`,
    );
  }
  return { ruleNumber, egress };
}

function protocolNumber(sent: string): string {
  if (sent === '-1' || (/^(0|[1-9]\d{0,2})$/.test(sent) && Number(sent) <= 255)) return sent;
  throw new AwsError('InvalidParameterValue', `Invalid value '${sent}' for IP protocol. Unknown protocol.`);
}

function block(input: Params): Block {
  const cidr = text(input, 'CidrBlock');
  const cidr6 = text(input, 'Ipv6CidrBlock');
  if (cidr !== undefined && cidr6 !== undefined) {
    const message = 'The parameter CidrBlock cannot be used with the parameter Ipv6CidrBlock';
    throw new AwsError('InvalidParameterCombination', message);
  }
  if (cidr !== undefined) return { cidrBlock: canonicalCidr(cidr, 4) };
  if (cidr6 !== undefined) return { ipv6CidrBlock: canonicalCidr(cidr6, 6) };
  throw missing('cidrBlock');
}

/** TCP and UDP need ports, ICMP its type and code; other protocols have neither, and what is sent is ignored. */
function service(input: Params, protocol: string): Pick<AclEntry, 'portRange' | 'icmpTypeCode'> {
  if (protocol === '6' || protocol === '17') return { portRange: portRange(struct(input, 'PortRange')) };
  if (protocol === '1' || protocol === '58') {
    const icmp = struct(input, 'Icmp');
    if (!icmp) throw missing('icmpTypeCode');
    return { icmpTypeCode: { type: requiredInteger(icmp, 'Type'), code: requiredInteger(icmp, 'Code') } };
  }
  return {};
}

function portRange(params: Params | undefined): { from: number; to: number } {
  if (!params) throw missing('portRange');
  onlyKnown(params, ['From', 'To'], 'PortRange.');
  const from = requiredInteger(params, 'From');
  const to = requiredInteger(params, 'To');
  if (from < 0 || to > 65535 || from > to) {
    throw new AwsError('InvalidParameterValue', `Invalid value '${from}-${to}' for portRange`);
  }
  return { from, to };
}

/** `requestParameters` of Create-, Replace- and DeleteNetworkAclEntry. */
export function entryTrail(input: Params): Params {
  const protocol = text(input, 'Protocol');
  const ports = struct(input, 'PortRange') ?? {};
  const icmp = struct(input, 'Icmp') ?? {};
  const service = {
    ruleAction: text(input, 'RuleAction'),
    icmpTypeCode: { code: integer(icmp, 'Code'), type: integer(icmp, 'Type') },
    portRange: { from: integer(ports, 'From'), to: integer(ports, 'To') },
    aclProtocol: protocol,
    cidrBlock: text(input, 'CidrBlock'),
    ipv6CidrBlock: text(input, 'Ipv6CidrBlock'),
  };
  return {
    networkAclId: text(input, 'NetworkAclId'),
    ruleNumber: integer(input, 'RuleNumber'),
    egress: flag(input, 'Egress'),
    ...(protocol === undefined ? {} : service),
  };
}
