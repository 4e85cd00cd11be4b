import {
  AwsError,
  type Call,
  type CallContext,
  call,
  integer,
  type Params,
  requiredText,
  structs,
  text,
  texts,
  wildcardMatch,
} from '../core/index.ts';
import { type Kind, notFound } from './ids.ts';
import { tagSet } from './tags.ts';

type FilterValue = string | number | boolean | undefined;

/** Which values of a row a filter looks at. `tag:…` and `tag-key` are there for all that have tags. */
export type Filters<Row> = Readonly<Record<string, (row: Row, ctx: CallContext) => readonly FilterValue[]>>;

type Description<Row> = {
  readonly name: string;
  /** The parameter that lists ids, such as `VpcId`, where the call has one. */
  readonly by?: { readonly param: string; readonly kind: Kind };
  readonly rows: (ctx: CallContext) => readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly filters: Filters<Row>;
  /** The member of the answer that lists the rows, such as `vpcSet`. */
  readonly set: string;
  readonly view: (ctx: CallContext, row: Row) => Params;
  readonly pages?: PageLimits;
  /** Parameters beside ids, filters and paging. */
  readonly params?: readonly string[];
  /** A selection of its own, beside ids and filters. */
  readonly select?: (rows: readonly Row[], input: Params, ctx: CallContext) => readonly Row[];
};

type PageLimits = {
  readonly least: number;
  readonly most: number;
  /** Page size when the caller names none; absent: everything in one answer. */
  readonly usual?: number;
};

const USUAL_LIMITS: PageLimits = { least: 5, most: 1000 };

/** A Describe call: ids that must exist, filters that must be known, pages in the order of ids. */
export function describeCall<Row>(description: Description<Row>): Call {
  const { name, by, rows, idOf, set, view, pages = USUAL_LIMITS, params = [] } = description;
  return call({
    name,
    mutating: false,
    params: [...(by ? [by.param] : []), 'Filter', 'MaxResults', 'NextToken', ...params],
    run: (ctx, input) => {
      const wanted = chosen(description, rows(ctx), input);
      const selected = description.select?.(wanted, input, ctx) ?? wanted;
      const matching = filtered({ ctx, input, rows: selected, filters: description.filters, idOf });
      const { page, nextToken } = pageOf(matching, input, { idOf, limits: pages });
      return { [set]: page.map((row) => view(ctx, row)), nextToken };
    },
  });
}

function chosen<Row>({ by, idOf }: Description<Row>, rows: readonly Row[], input: Params): readonly Row[] {
  const ids = by ? texts(input, by.param) : [];
  if (!by || ids.length === 0) return rows;
  const wanted = new Set(ids);
  const there = rows.filter((row) => wanted.has(idOf(row)));
  const known = new Set(there.map(idOf));
  const absent = ids.find((id) => !known.has(id));
  if (absent !== undefined) throw notFound(by.kind, absent);
  return there;
}

type Filtering<Row> = {
  readonly ctx: CallContext;
  readonly input: Params;
  readonly rows: readonly Row[];
  readonly filters: Filters<Row>;
  readonly idOf: (row: Row) => string;
};

/** The rows that meet every filter: any of a filter's values, wildcards included. */
export function filtered<Row>({ ctx, input, rows, filters, idOf }: Filtering<Row>): readonly Row[] {
  const tests = structs(input, 'Filter').map((filter) => {
    const name = requiredText(filter, 'Name');
    const values = texts(filter, 'Value');
    const read = filters[name] ?? tagFilter(name, idOf);
    if (!read) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
    return (row: Row) =>
      read(row, ctx).some(
        (value) => value !== undefined && values.some((glob) => wildcardMatch(glob, String(value))),
      );
  });
  return rows.filter((row) => tests.every((test) => test(row)));
}

function tagFilter<Row>(name: string, idOf: (row: Row) => string): Filters<Row>[string] | undefined {
  if (name === 'tag-key') return (row, ctx) => tagSet(ctx, idOf(row)).map(({ key }) => key);
  if (!name.startsWith('tag:')) return undefined;
  const key = name.slice('tag:'.length);
  return (row, ctx) => tagSet(ctx, idOf(row)).flatMap((tag) => (tag.key === key ? tag.value : []));
}

type Paging<Row> = { readonly idOf: (row: Row) => string; readonly limits: PageLimits };

/** Pages go by id, so that what changes between two pages neither hides nor repeats another row. */
export function pageOf<Row>(
  rows: readonly Row[],
  input: Params,
  { idOf, limits }: Paging<Row>,
): { page: readonly Row[]; nextToken: string | undefined } {
  const size = pageSize(input, limits);
  const token = text(input, 'NextToken');
  const after = token === undefined || token === '' ? '' : tokenId(token);
  const sorted = rows.filter((row) => idOf(row) > after).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const page = size === undefined ? sorted : sorted.slice(0, size);
  const last = page.at(-1);
  const isMore = page.length < sorted.length && last !== undefined;
  return { page, nextToken: isMore ? Buffer.from(`after:${idOf(last)}`).toString('base64url') : undefined };
}

function pageSize(input: Params, { least, most, usual }: PageLimits): number | undefined {
  const asked = integer(input, 'MaxResults');
  if (asked === undefined) return usual;
  if (asked >= least && asked <= most) return asked;
  const bound = asked < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  const message = `Value ( ${asked} ) for parameter maxResults is invalid. Expecting a value ${bound}.`;
  throw new AwsError('InvalidParameterValue', message);
}

function tokenId(token: string): string {
  const plain = Buffer.from(token, 'base64url').toString();
  if (!plain.startsWith('after:')) throw new AwsError('InvalidNextToken', `The token '${token}' is invalid`);
  return plain.slice('after:'.length);
}
