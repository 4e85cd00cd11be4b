import { AwsError, integer, missing, type Params } from '../core/index.ts';

export type RuleService = { readonly protocol: string; readonly fromPort: number; readonly toPort: number };

// EC2 stores these four by name, whichever way they were sent; every other protocol by its number.
const NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

const ALL = -1;

/** Protocol and ports of a permission as EC2 stores them, or the error that it gives. */
export function ruleService(params: Params, protocolText: string): RuleService {
  const protocol = canonicalProtocol(protocolText);
  const from = integer(params, 'FromPort');
  const to = integer(params, 'ToPort');
  switch (protocol) {
    case 'tcp':
    case 'udp':
      return { protocol, ...portRange(from, to) };
    case 'icmp':
      if (from === undefined) throw missing('FromPort');
      return { protocol, ...icmpRange(from, to ?? ALL) };
    case 'icmpv6':
      return { protocol, ...icmpRange(from ?? ALL, to ?? ALL) };
    default:
      return { protocol, fromPort: ALL, toPort: ALL };
  }
}

function canonicalProtocol(sent: string): string {
  const lower = sent.toLowerCase();
  if (lower === '-1' || lower === 'all') return '-1';
  if (/^(0|[1-9]\d{0,2})$/.test(lower) && Number(lower) <= 255) return NAMES[lower] ?? lower;
  if (Object.values(NAMES).includes(lower)) return lower;
  throw new AwsError('InvalidParameterValue', `Invalid value '${sent}' for IP protocol. Unknown protocol.`);
}

function portRange(from: number | undefined, to: number | undefined): { fromPort: number; toPort: number } {
  if (from === undefined || to === undefined) {
    const message = `Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`;
    throw new AwsError('InvalidParameterValue', message);
  }
  for (const port of [from, to]) {
    if (port < 0 || port > 65535)
      throw new AwsError('InvalidParameterValue', `TCP/UDP port (${port}) out of range`);
  }
  if (from > to) throw new AwsError('InvalidParameterValue', `Invalid TCP/UDP port range (${from}:${to})`);
  return { fromPort: from, toPort: to };
}

function icmpRange(type: number, code: number): { fromPort: number; toPort: number } {
  if (type < ALL || type > 255)
    throw new AwsError('InvalidParameterValue', `ICMP type (${type}) out of range`);
  if (code < ALL || code > 255)
    throw new AwsError('InvalidParameterValue', `ICMP code (${code}) out of range`);
  if (type === ALL && code !== ALL) {
    throw new AwsError('InvalidParameterValue', `ICMP code (${code}) not allowed with ICMP type -1`);
  }
  return { fromPort: type, toPort: code };
}
