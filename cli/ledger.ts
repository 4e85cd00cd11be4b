import { randomUUID } from 'node:crypto';
import { awsClients, awsObserver, dynamoLedger } from '../shared/aws/index.ts';
import type { Clock, Ledger, Observer, Place } from '../shared/ports/index.ts';
import { CommandError, EXIT } from './exit.ts';
import type { LedgerOptions } from './ledger-options.ts';
import { live } from './live.ts';
import type { Terminal } from './terminal.ts';

type Clients = Awaited<ReturnType<typeof live>>['clients'];

/** The ledger as somebody opened it; `caller` is his ARN, as STS proves it. */
export type Desk = {
  readonly ledger: Ledger;
  readonly observer: Observer;
  readonly clients: Clients;
  readonly place: Place;
  readonly caller: string;
  readonly clock: Clock;
};

type KillSwitch = (clients: Clients, clock: Clock) => () => Promise<boolean>;

/** For whoever does not ask the guard. */
const NOT_ASKED: KillSwitch = () => () => Promise.resolve(false);

/** Opens the ledger as a person. `killSwitch`: whether Kedge is stopped. */
export async function openLedger(
  terminal: Terminal,
  options: LedgerOptions,
  killSwitch: KillSwitch = NOT_ASKED,
): Promise<Desk> {
  const endpoint = tableEndpoint(options);
  const { clients, place, caller, clock: real } = await live(options);
  const clock: Clock = { now: terminal.now, sleep: real.sleep };
  const apart = endpoint === null ? clients : awsClients({ region: place.region, clock, endpoint });
  const ledger = dynamoLedger({
    client: apart.dynamodb(),
    table: options.table,
    owner: `kedge-cli-${randomUUID()}`,
    killSwitch: killSwitch(clients, clock),
  });
  return { ledger, observer: awsObserver(clients, clock), clients, place, caller, clock };
}

/** Null: the table is where all else is. */
function tableEndpoint({ dynamodbEndpointUrl: url }: LedgerOptions): string | null {
  if (url === undefined || url === '') return null;
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new CommandError(
    `--dynamodb-endpoint-url ${url}: write a URL such as http://127.0.0.1:8000.`,
    EXIT.usage,
  );
}

/** Does something with the ledger; that it cannot be reached is said as what the caller can mend. */
export function atLedger<T>({ table }: LedgerOptions, work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    const why = awsTrouble(error);
    if (why === null) throw error;
    throw new CommandError(`The ledger table ${table}: ${why}. Check --table, --region and --profile.`);
  });
}

/** What AWS, or the way there, says; null for a bug of ours, which is nobody's to mend but ours. */
function awsTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('$metadata' in error || 'code' in error) return `${error.name}: ${error.message}`;
  return error.cause === undefined ? null : awsTrouble(error.cause);
}
