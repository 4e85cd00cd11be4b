import type { Place } from '../ports/index.ts';

/**
 * Where a review's documents lie. Keys begin with the account, so that a reader can be allowed one account only;
 * a dated one is never written twice, for a review takes longer than a second.
 */
export function reportKeys({ account, region }: Place, at: number) {
  const [day = '', time = ''] = new Date(at).toISOString().split('T');
  const place = `${account}/${region}`;
  const dated = `reports/${place}/${day.replaceAll('-', '/')}/${time.slice(0, 8).replaceAll(':', '')}Z`;
  return {
    json: `${dated}.json`,
    html: `${dated}.html`,
    latest: `reports/${place}/latest.json`,
    snapshot: snapshotKey({ account, region }),
  };
}

/** The network as the last review saw it: one a place, with its date inside. */
export function snapshotKey({ account, region }: Pick<Place, 'account' | 'region'>): string {
  return `snapshots/${account}/${region}/latest.json.gz`;
}
