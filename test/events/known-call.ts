/** One call in one of its written forms, and the resources that it must lead to. */
export type KnownCall = {
  readonly form: string;
  readonly call: readonly [service: string, eventName: string];
  readonly over: Readonly<Record<string, unknown>>;
  readonly targets: readonly string[];
};

type Written = { readonly request: unknown; readonly answer?: unknown; readonly targets: readonly string[] };

/** Without `answer`, EC2 said `_return: true` and nothing else. */
export function ec2(
  [eventName, form]: readonly [eventName: string, form: string],
  request: unknown,
  rest: Omit<Written, 'request'>,
): KnownCall {
  const answer = rest.answer ?? { requestId: 'r-1', _return: true };
  const over = { requestParameters: request, responseElements: answer };
  return { form, call: ['ec2', eventName], over, targets: rest.targets };
}

export function other(
  [service, eventName, form]: readonly [service: string, eventName: string, form: string],
  { request, answer = null, targets }: Written,
): KnownCall {
  const over = { requestParameters: request, responseElements: answer };
  return { form, call: [service, eventName], over, targets };
}
