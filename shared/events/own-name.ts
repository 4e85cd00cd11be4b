import type { OwnNames } from './call.ts';
import { text } from './untyped.ts';

/**
 * Whether a name, ARN, queue URL or parameter path is one of Kedge's own: it, or a part of it between slashes
 * and colons, begins with one of the prefixes. Anything may be called so; the worst is one alert too many.
 */
export function isOwnName(value: unknown, own: OwnNames): boolean {
  const given = text(value);
  if (given === null) return false;
  const parts = [given, ...given.split(/[/:]/)];
  return own.some((prefix) => prefix !== '' && parts.some((part) => part.startsWith(prefix)));
}
