import type { Failure } from './failure.ts';

/** One document; a key that ends in ".gz" is packed on the way out and unpacked on the way in. */
export type StoredDocument = {
  readonly key: string;
  readonly text: string;
  readonly type: 'application/json' | 'text/html; charset=utf-8';
};

/** Reads what reviews wrote. */
export type ReportReader = {
  /** Null: there is no such document. */
  readonly read: (
    key: string,
  ) => Promise<
    | { readonly kind: 'read'; readonly text: string | null }
    | { readonly kind: 'failed'; readonly failure: Failure }
  >;
};

/** Keeps what reviews write. `place` is what people find it by ("s3://bucket"). */
export type ReportStore = ReportReader & {
  readonly place: string;
  /** Null: it is written. */
  readonly write: (document: StoredDocument) => Promise<Failure | null>;
};
