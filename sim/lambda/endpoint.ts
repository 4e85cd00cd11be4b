import { type World, worldState } from '../core/index.ts';

/** Where worker threads find the simulator, and how to close it. */
export type Endpoint = { readonly url: string; close(): Promise<void> };

type State = {
  open?: () => Promise<Endpoint>;
  opened?: Promise<Endpoint> | undefined;
};

const state = worldState((): State => ({}));

/** Tells how the simulator is put behind a socket. Nothing is opened until a worker needs it. */
export function setEndpoint(world: World, open: () => Promise<Endpoint>): void {
  state({ world }).open ??= open;
}

export function endpointUrl(world: World): Promise<string> {
  const endpoint = state({ world });
  if (!endpoint.open)
    throw new Error('a bundle needs an endpoint: deploy it with deployTemplate, or setEndpoint first');
  endpoint.opened ??= endpoint.open();
  return endpoint.opened.then(({ url }) => url);
}

export async function closeEndpoint(world: World): Promise<void> {
  const endpoint = state({ world });
  const { opened } = endpoint;
  endpoint.opened = undefined;
  await (await opened)?.close();
}
