import { integer, type Params, pageFrom, text } from '../core/index.ts';
import { invalidParameter } from './errors.ts';

type Limits = { readonly usual: number; readonly most: number };

/** A page of ARNs in their order, as the List calls answer. */
export function pageOf(
  arns: readonly string[],
  input: Params,
  limits: Limits,
): { readonly page: readonly string[]; readonly nextToken: string | undefined } {
  const { page, next } = pageFrom(arns, pageSize(input, limits), text(input, 'nextToken'));
  return { page, nextToken: next };
}

/** A page of rows in an order of their own; the token is where the next page begins. */
export function pageInOrder<Row>(
  rows: readonly Row[],
  input: Params,
  limits: Limits,
): { readonly page: readonly Row[]; readonly nextToken: string | undefined } {
  const size = pageSize(input, limits);
  const from = offset(text(input, 'nextToken'));
  const end = from + size;
  const token = Buffer.from(`after:${end}`).toString('base64url');
  return { page: rows.slice(from, end), nextToken: end < rows.length ? token : undefined };
}

function offset(token: string | undefined): number {
  if (token === undefined) return 0;
  const plain = Buffer.from(token, 'base64url').toString();
  if (!/^after:\d+$/.test(plain)) throw invalidParameter('Invalid token');
  return Number(plain.slice('after:'.length));
}

function pageSize(input: Params, { usual, most }: Limits): number {
  const size = integer(input, 'maxResults') ?? usual;
  if (size < 1 || size > most) throw invalidParameter(`maxResults must be between 1 and ${most}`);
  return size;
}
