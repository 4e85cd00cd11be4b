import { awsClients, awsObserver, callerIdentity } from '../shared/aws/index.ts';
import type { Place } from '../shared/ports/index.ts';
import { chosenRegion } from './aws-region.ts';
import { CommandError, EXIT } from './exit.ts';
import type { LiveOptions } from './options.ts';
import type { Source } from './source.ts';
import { unreadSections } from './unread-sections.ts';

const clock = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** The live account that the credentials belong to, as the AWS CLI would choose it; `caller` is the ARN behind them. */
export async function live(options: LiveOptions) {
  // The SDK's own chain reads the profile from here; there is no other way to name one for all clients.
  if (options.profile !== undefined) process.env.AWS_PROFILE = options.profile;
  const region = await chosenRegion(options);
  const clients = awsClients({ region, clock, ...endpointOf(options) });
  const identity = await callerIdentity(clients).catch((error: unknown) => {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new CommandError(
      `AWS does not say who is calling (${why}): check the credentials, --profile and --region.`,
    );
  });
  const place: Place = { account: identity.account, region, partition: identity.partition };
  return { clients, place, clock, caller: identity.arn };
}

function endpointOf({ endpointUrl }: LiveOptions): { readonly endpoint?: string } {
  if (endpointUrl === undefined) return {};
  if (!/^https?:\/\//.test(endpointUrl) || !URL.canParse(endpointUrl))
    throw new CommandError(
      `--endpoint-url ${endpointUrl}: write a URL such as http://127.0.0.1:4566.`,
      EXIT.usage,
    );
  return { endpoint: endpointUrl };
}

export async function liveState(options: LiveOptions): Promise<Source> {
  const { clients, place } = await live(options);
  const state = await awsObserver(clients, clock).observeAll(place);
  const name = `account ${place.account}, ${place.region}`;
  return { name, state, ...unreadSections(state) };
}
