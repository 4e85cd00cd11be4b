import { defaultFormat, type FlowColumns, flowFormat } from './flow-format.ts';

/** Packets of one connection in one direction, as one interface saw them within a minute or ten. */
export type Flow = {
  readonly kind: 'flow';
  /** Whose record it is; null where the format does not say. */
  readonly interfaceId: string | null;
  /** The packets' own ends: of a NAT gateway's record, not the gateway. */
  readonly source: string;
  readonly target: string;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly protocol: number;
  readonly action: 'ACCEPT' | 'REJECT';
  /** Those of TCP, or-ed over all packets; null where the format has none. */
  readonly flags: number | null;
  /** As its interface sees it; null where the format does not say. */
  readonly direction: 'ingress' | 'egress' | null;
  /** "BPA" for VPC Block Public Access; null for none, undefined where the format does not say. */
  readonly rejectReason: string | null | undefined;
  /** Unix seconds of its first and last packet; null where the format has no times. */
  readonly start: number | null;
  readonly end: number | null;
  /** "line 7", with the file's name where there are several. */
  readonly place: FlowPlace;
};

/** An interval of an interface without flows: there were none, they were not captured, or the format cannot tell. */
type Blank = { readonly kind: 'none' | 'skipped' | 'blank'; readonly interfaceId: string | null };

export type FlowRecord = Flow | Blank;

export type FlowPlace = { readonly of: string; readonly number: number };

type FlowReader = {
  readonly read: (line: string, place: FlowPlace) => void;
  readonly outcome: () => FlowReading;
};

type FlowReading = {
  readonly records: number;
  /** Lines that are no record. */
  readonly unread: number;
  /** A sentence each about the first of them. */
  readonly problems: readonly string[];
};

type Taking = {
  /** Field names, for logs of a custom format that come without a header line. */
  readonly format?: FlowColumns;
  readonly take: (record: FlowRecord) => void;
};

const MOST_PROBLEMS = 20;

/**
 * Reads flow records line by line, as AWS delivers them to S3 (a header line first; files put together have several)
 * or as CloudWatch prints them (a time before each record, no header). What is not understood is a problem, and the
 * rest stands. The fields: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function flowReader({ format, take }: Taking): FlowReader {
  let columns: FlowColumns | null = format ?? defaultFormat();
  let isAssumed = format === undefined;
  let [records, unread] = [0, 0];
  const problems: string[] = [];
  const complain = (place: FlowPlace, why: string): void => {
    unread += 1;
    if (problems.length < MOST_PROBLEMS) problems.push(`${placeText(place)} ${why}`);
  };
  const read = (text: string, place: FlowPlace): void => {
    const line = text.trim();
    if (line === '') return;
    const header = mayBeHeader(line) ? flowFormat(line) : null;
    if (header !== null) {
      columns = 'wrong' in header ? null : header.columns;
      isAssumed = false;
      if ('wrong' in header) complain(place, `names fields, but ${header.wrong}`);
      return;
    }
    if (columns === null) {
      unread += 1;
      return;
    }
    const record = recordIn(valuesIn(line), columns, { place, isAssumed });
    if (typeof record === 'string') complain(place, record);
    else {
      records += 1;
      take(record);
    }
  };
  return { read, outcome: () => ({ records, unread, problems }) };
}

export const placeText = ({ of, number }: FlowPlace): string => `${of} ${number}`;

const LOWER_A = 97;
const LOWER_Z = 122;

/** Field names begin with a small letter or "${"; few records do. */
function mayBeHeader(line: string): boolean {
  const first = line.charCodeAt(0);
  return (first >= LOWER_A && first <= LOWER_Z) || line.startsWith('${');
}

function valuesIn(line: string): readonly string[] {
  const parts = line.includes('  ') || line.includes('\t') ? line.split(/\s+/) : line.split(' ');
  // CloudWatch puts the event's time before the record, and `aws logs tail` the name of its stream too.
  if (!/^\d{4}-\d\d-\d\dT/.test(parts[0] ?? '')) return parts;
  return parts.slice(/^eni-[0-9a-z]+-(all|accept|reject)$/.test(parts[1] ?? '') ? 2 : 1);
}

type Where = { readonly place: FlowPlace; readonly isAssumed: boolean };

function recordIn(
  values: readonly string[],
  columns: FlowColumns,
  { place, isAssumed }: Where,
): FlowRecord | string {
  if (values.length !== columns.count) return wrongCount(values, columns, isAssumed);
  const of = (at: number): string => values[at] ?? '-';
  const interfaceId = columns.interfaceId < 0 ? null : of(columns.interfaceId);
  const [source, target] = [packetEnd(of, columns, 'source'), packetEnd(of, columns, 'target')];
  const status = of(columns.status);
  if (status === 'NODATA') return { kind: 'none', interfaceId };
  if (status === 'SKIPDATA') return { kind: 'skipped', interfaceId };
  const action = of(columns.action);
  if (action === '-' && source === '-' && target === '-') return { kind: 'blank', interfaceId };
  if (action !== 'ACCEPT' && action !== 'REJECT')
    return `is no flow record: its action is ${shown(action)}, not ACCEPT or REJECT`;
  const protocol = numberIn(of(columns.protocol), 255);
  if (protocol === null) return `is no flow record: its protocol is ${shown(of(columns.protocol))}`;
  const [from, to] = [of(columns.sourcePort), of(columns.targetPort)];
  const [sourcePort, targetPort] = [portIn(from), portIn(to)];
  if (sourcePort === null || targetPort === null)
    return `is no flow record: its ports are ${shown(from)} and ${shown(to)}`;
  const direction = of(columns.direction);
  const reason = of(columns.rejectReason);
  return {
    kind: 'flow',
    interfaceId: interfaceId === '-' ? null : interfaceId,
    source,
    target,
    sourcePort,
    targetPort,
    protocol,
    action,
    flags: numberIn(of(columns.flags), 255),
    direction: direction === 'ingress' || direction === 'egress' ? direction : null,
    rejectReason: columns.rejectReason < 0 ? undefined : reason === '-' ? null : reason,
    start: numberIn(of(columns.start), LAST_SECOND),
    end: numberIn(of(columns.end), LAST_SECOND),
    place,
  };
}

/** The packet's own address, where a NAT gateway or a load balancer stands in between; the interface's otherwise. */
function packetEnd(of: (at: number) => string, columns: FlowColumns, end: 'source' | 'target'): string {
  const own = of(end === 'source' ? columns.packetSource : columns.packetTarget);
  return own === '-' ? of(columns[end]) : own;
}

function wrongCount(values: readonly string[], { count }: FlowColumns, isAssumed: boolean): string {
  const has = `has ${values.length} ${values.length === 1 ? 'field' : 'fields'}`;
  return isAssumed
    ? `${has} where the default format has ${count}: a custom format needs its header line, or --flow-log-format`
    : `${has} where its format has ${count}`;
}

/** The last second that a date can name. */
const LAST_SECOND = 8.64e12;

const portIn = (text: string): number | null => (text === '-' ? 0 : numberIn(text, 65535));

function numberIn(text: string, most: number): number | null {
  if (!/^\d{1,13}$/.test(text)) return null;
  const value = Number(text);
  return value <= most ? value : null;
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 60));
