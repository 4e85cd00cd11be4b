import { AwsError } from './aws-error.ts';
import { isList, isParams, type Params, type Value } from './value.ts';

// Readers of wire parameters. They throw EC2's codes (MissingParameter, InvalidParameterValue);
// a service with other names for them says so in its `rename` table.

export function text(params: Params, name: string): string | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  if (isList(value) || isParams(value)) throw invalid(name, JSON.stringify(value));
  return String(value);
}

export function requiredText(params: Params, name: string): string {
  const value = text(params, name);
  if (value === undefined || value === '') throw missing(name);
  return value;
}

export function integer(params: Params, name: string): number | undefined {
  const value = text(params, name);
  if (value === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(value)) throw invalid(name, value);
  return Number(value);
}

export function requiredInteger(params: Params, name: string): number {
  const value = integer(params, name);
  if (value === undefined) throw missing(name);
  return value;
}

export function flag(params: Params, name: string): boolean | undefined {
  const value = text(params, name)?.toLowerCase();
  if (value === undefined) return undefined;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw invalid(name, value);
}

export function list(params: Params, name: string): readonly Value[] {
  const value = params[name];
  if (value === undefined || value === null || value === '') return [];
  return isList(value) ? value : [value];
}

export function texts(params: Params, name: string): readonly string[] {
  return list(params, name).map((value) => {
    if (value === null || isList(value) || isParams(value)) throw invalid(name, JSON.stringify(value));
    return String(value);
  });
}

export function structs(params: Params, name: string): readonly Params[] {
  return list(params, name).map((value) => {
    if (!isParams(value)) throw invalid(name, JSON.stringify(value));
    return value;
  });
}

export function struct(params: Params, name: string): Params | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  if (!isParams(value)) throw invalid(name, JSON.stringify(value));
  return value;
}

/** Refuses members that nothing here would read: a silent success would be a made-up one. */
export function onlyKnown(params: Params, known: readonly string[], where = ''): void {
  for (const name of Object.keys(params)) {
    if (!known.includes(name)) {
      throw new AwsError('UnknownParameter', `The parameter ${where}${name} is not recognized`);
    }
  }
}

export function missing(name: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
}

function invalid(name: string, value: string): AwsError {
  return new AwsError('InvalidParameterValue', `Invalid value '${value}' for ${name}`);
}
