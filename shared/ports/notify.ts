import type { Message } from '../report/index.ts';

export type { Message } from '../report/index.ts';

/** Resolves to SNS's message id; throws when SNS cannot be reached, so that the queue delivers again. */
export type Notifier = { readonly publish: (message: Message) => Promise<string> };
