/** The part of an SDK request that says which operation it is. */
export type Ask = {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
};

/** An SDK's HTTP answer with its body read. */
export type Answer = {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
};

/** What the AWS SDK sends its requests through. */
export type Handler = { readonly handle: (request: Ask) => Promise<{ readonly response: Answer }> };

/** The operation of a request: the query protocols carry it in the body, the JSON ones in a header, S3 in neither. */
export function operationOf({ headers, body, method }: Ask): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) return target.replace(/^.*\./, '');
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '');
  return /(?:^|&)Action=(\w+)/.exec(text)?.[1] ?? `${method} object`;
}

/** An SDK request handler of this kind, with the members that the SDK asks for and nobody here needs. */
export function sdkHandler(handle: Handler['handle']) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

/** The answers to a run of calls, by operation in the order in which they came. */
export type Tape = Map<string, Answer[]>;

/** Passes calls on and keeps what was answered. */
export function recorded(inner: Handler, tape: Tape): Handler {
  return {
    handle: async (request) => {
      const answered = await inner.handle(request);
      const operation = operationOf(request);
      const answers = tape.get(operation) ?? [];
      tape.set(operation, [...answers, answered.response]);
      return answered;
    },
  };
}

/** Answers at once with what was recorded; a call that was not recorded is a mistake of the bench. */
export function replayed(tape: Tape): Handler {
  const next = new Map<string, number>();
  return {
    handle: (request) => {
      const operation = operationOf(request);
      const at = next.get(operation) ?? 0;
      next.set(operation, at + 1);
      const response = tape.get(operation)?.[at];
      if (response === undefined) throw new Error(`no recorded answer ${at + 1} to ${operation}`);
      return Promise.resolve({ response });
    },
  };
}
