import { packageIfStale } from '../infra/build/package.ts';

/** vitest's global set-up of the tests that run the packaged product: bundles and template are made once. */
export async function setup(): Promise<void> {
  await packageIfStale();
}
