/** The columns of a format that say something about reachability, by their place in a record; −1 for one it lacks. */
export type FlowColumns = {
  readonly count: number;
  readonly interfaceId: number;
  readonly source: number;
  readonly target: number;
  readonly packetSource: number;
  readonly packetTarget: number;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly protocol: number;
  readonly action: number;
  readonly status: number;
  readonly flags: number;
  readonly direction: number;
  readonly rejectReason: number;
  readonly start: number;
  readonly end: number;
};

export type FlowFormat = { readonly columns: FlowColumns } | { readonly wrong: string };

/** The default format (version 2), which CloudWatch gets without a header line. */
const DEFAULT =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

// A record always has a number, an address or "-" among its fields: a tag or a name in it cannot pass for a header.
const NAME = /^(\$\{)?[a-z][a-z0-9_-]*\}?$/;
const TELLING = new Set(['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr', 'srcport', 'dstport']);

/**
 * A list of field names: the first line of a file in S3, or what was given to CreateFlowLogs ("${srcaddr} ${dstaddr}").
 * Fields of any version, in any order. Null for a line that is no such list.
 */
export function flowFormat(line: string): FlowFormat | null {
  const words = line.trim().split(/[\s,]+/);
  if (!words.every((word) => NAME.test(word))) return null;
  const names = words.map((word) => word.replace(/^\$\{|\}$/g, '').replaceAll('_', '-'));
  return names.some((name) => TELLING.has(name)) ? columnsOf(names) : null;
}

export function defaultFormat(): FlowColumns {
  const made = columnsOf(DEFAULT.split(' '));
  if ('wrong' in made) throw new Error(made.wrong);
  return made.columns;
}

function columnsOf(names: readonly string[]): FlowFormat {
  const lacking = [
    ...['srcaddr', 'dstaddr'].filter((name) => !names.includes(name) && !names.includes(`pkt-${name}`)),
    ...['srcport', 'dstport', 'protocol', 'action'].filter((name) => !names.includes(name)),
  ];
  if (lacking.length > 0)
    return { wrong: `the format has no ${lacking.join(', ')}: who was let through to what cannot be told` };
  const at = (name: string): number => names.indexOf(name);
  return {
    columns: {
      count: names.length,
      interfaceId: at('interface-id'),
      source: at('srcaddr'),
      target: at('dstaddr'),
      packetSource: at('pkt-srcaddr'),
      packetTarget: at('pkt-dstaddr'),
      sourcePort: at('srcport'),
      targetPort: at('dstport'),
      protocol: at('protocol'),
      action: at('action'),
      status: at('log-status'),
      flags: at('tcp-flags'),
      direction: at('flow-direction'),
      rejectReason: at('reject-reason'),
      start: at('start'),
      end: at('end'),
    },
  };
}
