/** A page of names in their order; the token is the last name of the page before. */
export function pageFrom(
  names: readonly string[],
  size: number,
  token: string | undefined,
): { page: readonly string[]; next: string | undefined } {
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString();
  const rest = names.filter((name) => name > after).sort((a, b) => (a < b ? -1 : 1));
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const isMore = page.length < rest.length && last !== undefined;
  return { page, next: isMore ? Buffer.from(last).toString('base64url') : undefined };
}
