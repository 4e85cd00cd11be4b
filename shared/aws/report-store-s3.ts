import type { Clock, Failure, ReportReader, ReportStore } from '../ports/index.ts';
import type { AwsClients } from './clients.ts';
import { readObject, writeObject } from './s3-object.ts';

type Options = { readonly bucket: string; readonly clock: Clock };

/** Pauses before a write is tried again, milliseconds: a review's report is made once. */
const PAUSES = [200, 1_000];

/** All that reconcile needs of it: it writes no reports, and what would is not in its bundle. */
export function s3ReportReader(clients: AwsClients, bucket: string): ReportReader {
  return {
    read: async (key) => {
      const read = await readObject(clients, { bucket, key });
      if (read.kind === 'failed') return read;
      return { kind: 'read', text: read.value === null ? null : await unpacked(key, read.value.bytes) };
    },
  };
}

export function s3ReportStore(clients: AwsClients, { bucket, clock }: Options): ReportStore {
  return {
    ...s3ReportReader(clients, bucket),
    place: `s3://${bucket}`,
    write: async ({ key, text, type }) => {
      const bytes = isPacked(key) ? (await zlib()).gzipSync(text) : new TextEncoder().encode(text);
      const content = { bytes, type: isPacked(key) ? 'application/gzip' : type };
      let failure = await writeObject(clients, { bucket, key }, content);
      for (const pause of PAUSES) {
        if (failure === null || !isPassing(failure)) break;
        await clock.sleep(pause);
        failure = await writeObject(clients, { bucket, key }, content);
      }
      return failure;
    },
  };
}

/** Loaded when something packed is read or written, which reconcile seldom does: no cold start waits for it. */
const zlib = () => import('node:zlib');

const isPacked = (key: string): boolean => key.endsWith('.gz');

const isPassing = ({ kind }: Failure): boolean => kind === 'throttled' || kind === 'unavailable';

/** What does not unpack is no text of ours: whoever parses it says so. */
async function unpacked(key: string, bytes: Uint8Array): Promise<string> {
  if (!isPacked(key)) return new TextDecoder().decode(bytes);
  const { gunzipSync } = await zlib();
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return '';
  }
}
