/** What travels in a request or a response, once the wire format is off. Query protocols carry only strings. */
export type Value = string | number | boolean | null | readonly Value[] | Params;

/** A structure on the wire, by its wire member names. An undefined member is not sent. */
export type Params = { readonly [name: string]: Value | undefined };

export function isParams(value: Value | undefined): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
