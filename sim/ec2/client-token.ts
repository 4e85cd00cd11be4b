import { type CallContext, type Params, regionState, text } from '../core/index.ts';

export const CLIENT_TOKEN = 'ClientToken';

const tokens = regionState((table) => ({ ids: table<string>() }));

/** Creates a resource once for a client token: a retry of the same request answers the first one's id. */
export function answerOnce(ctx: CallContext, input: Params, create: () => string): string {
  const token = text(input, CLIENT_TOKEN);
  if (token === undefined) return create();
  const { ids } = tokens(ctx);
  const id = ids.get(token) ?? create();
  ids.put(token, id);
  return id;
}

/** The token as the run names it: drawn at random by the client, it would make every run's records differ. */
export function tokenTrail(ctx: CallContext, input: Params): string | undefined {
  const token = text(input, CLIENT_TOKEN);
  return token === undefined ? undefined : ctx.tokenName(token);
}
