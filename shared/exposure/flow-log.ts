/** One record of VPC Flow Logs that saw packets. `flags` are those of TCP, or-ed; null where the format has none. */
export type Flow = {
  readonly interfaceId: string;
  readonly source: string;
  readonly target: string;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly protocol: number;
  readonly action: 'ACCEPT' | 'REJECT';
  readonly flags: number | null;
  readonly line: number;
};

export type FlowLog = {
  readonly flows: readonly Flow[];
  /** Lines that say of themselves that there was nothing to record, or that records were skipped. */
  readonly empty: number;
  /** What could not be read, a sentence each. */
  readonly problems: readonly string[];
};

/** The default format (version 2), for files without a header line. */
const DEFAULT =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

const NEEDED = ['interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'action'] as const;
const MOST_PROBLEMS = 20;

/**
 * Flow records as AWS delivers them to S3 (a header line first) or as CloudWatch exports them (a time before each
 * record, no header). A line that is not understood is a problem, and the others stand.
 */
export function flowLog(text: string): FlowLog {
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '') ?? '';
  const header = isHeader(first) ? first : DEFAULT;
  const columns = new Map(header.split(/\s+/).map((name, at) => [name.replace(/^\$\{|\}$/g, ''), at]));
  const lacking = NEEDED.filter((name) => !columns.has(name));
  if (lacking.length > 0)
    return {
      flows: [],
      empty: 0,
      problems: [`its format has no ${lacking.join(', ')}: flows cannot be told`],
    };
  const flows: Flow[] = [];
  const problems: string[] = [];
  let empty = 0;
  for (const [at, line] of lines.entries()) {
    if (line === '' || line === header) continue;
    const read = flowIn(line, columns, at + 1);
    if (read === 'empty') empty += 1;
    else if (typeof read !== 'string') flows.push(read);
    else if (problems.length < MOST_PROBLEMS) problems.push(read);
  }
  return { flows, empty, problems };
}

/** A header has names where a record has numbers and addresses. */
function isHeader(line: string): boolean {
  return /(^|\s)(\$\{)?(srcaddr|dstaddr|interface-id)(\}|\s|$)/.test(line);
}

type Columns = ReadonlyMap<string, number>;

function flowIn(line: string, columns: Columns, number: number): Flow | 'empty' | string {
  const parts = line.split(/\s+/);
  // CloudWatch puts the time of the event before the record.
  const values = /^\d{4}-\d\d-\d\dT/.test(parts[0] ?? '') ? parts.slice(1) : parts;
  const of = (name: string): string => values[columns.get(name) ?? -1] ?? '-';
  if (['NODATA', 'SKIPDATA'].includes(of('log-status'))) return 'empty';
  const action = of('action');
  const [protocol, sourcePort, targetPort] = [of('protocol'), of('srcport'), of('dstport')].map(wholeNumber);
  const [source, target] = [
    either(of('pkt-srcaddr'), of('srcaddr')),
    either(of('pkt-dstaddr'), of('dstaddr')),
  ];
  if ((action !== 'ACCEPT' && action !== 'REJECT') || protocol === undefined || Number.isNaN(protocol))
    return `line ${number} is no flow record: ${JSON.stringify(line.slice(0, 60))}`;
  if (source === '-' || target === '-') return 'empty';
  const flags = wholeNumber(of('tcp-flags'));
  return {
    interfaceId: of('interface-id'),
    source,
    target,
    sourcePort: sourcePort ?? 0,
    targetPort: targetPort ?? 0,
    protocol,
    action,
    flags: Number.isNaN(flags) ? null : flags,
    line: number,
  };
}

/** The packet's own address, where a NAT gateway or load balancer stands in between. */
const either = (packet: string, interfaceAddress: string): string =>
  packet === '-' ? interfaceAddress : packet;

function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
