/** The account of an ARN, '' if it is none. */
export function accountOf(arn: string): string {
  return arn.startsWith('arn:') ? (arn.split(':', 5)[4] ?? '') : '';
}

/** The Region of an ARN, undefined if it is none or has none. */
export function regionOfArn(arn: unknown): string | undefined {
  if (typeof arn !== 'string' || !arn.startsWith('arn:')) return undefined;
  return arn.split(':', 4)[3] || undefined;
}

/** What follows the last slash: the name in a cluster's, a service's or a task definition's ARN. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

const REGION_OF_ZONE = /^[a-z]{2}(?:-[a-z]+)+-\d+/;

/** "eu-west-1a" and the local zone "us-west-2-lax-1a" alike begin with their Region. */
export function regionOfZone(zone: unknown): string | undefined {
  return typeof zone === 'string' ? REGION_OF_ZONE.exec(zone)?.[0] : undefined;
}
