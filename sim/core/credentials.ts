import type { SimRequest } from './http.ts';

/** What a signature says about its call. The signature itself is not verified. */
export type Scope = {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name of the service: ec2, ecs, elasticloadbalancing… */
  readonly service: string;
};

/** The credential scope of a SigV4 request, from its header or, for a presigned URL, from its query. */
export function scopeOf(request: SimRequest): Scope | undefined {
  const header = request.headers.authorization ?? '';
  const credential =
    /Credential=([^,\s]+)/.exec(header)?.[1] ??
    new URL(request.url, 'http://sim').searchParams.get('X-Amz-Credential') ??
    '';
  const [accessKeyId, , region, service] = credential.split('/');
  if (!accessKeyId || !region || !service) return undefined;
  return { accessKeyId, region, service };
}
