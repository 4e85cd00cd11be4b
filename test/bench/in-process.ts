import {
  awsApplier,
  awsClients,
  awsObserver,
  dynamoLedger,
  snsNotifier,
  sqsQueue,
  ssmKillSwitch,
  ssmPolicySource,
} from '../../shared/aws/index.ts';
import { policyFromJson } from '../../shared/policy/index.ts';
import type { Clock } from '../../shared/ports/index.ts';
import type { Dependencies } from '../../shared/reconcile/index.ts';
import { stdoutLogger } from '../../shared/runtime/log.ts';
import { embeddedMetrics } from '../../shared/runtime/metrics.ts';
import { requestHandler, type Sim } from '../../sim/index.ts';
import { type Answer, type Ask, type Handler, sdkHandler } from './exchange.ts';
import { ACCOUNT, type Configuration, REGION, type Scene } from './scene.ts';

/** A command of the SDK, which knows its input. */
type Sent = { readonly input: unknown };

/** One AWS call as Kedge's code makes it, so that it can be made again without Kedge. */
export type MadeCall = { readonly service: ServiceName; readonly command: Sent };

type ServiceName = 'ec2' | 'dynamodb' | 'sns' | 'sqs' | 'ssm';
// A method, so that any client of the SDK is one: each takes its own commands only.
type Sendable = { send(command: Sent): Promise<unknown> };

export type InProcess = {
  readonly deps: Dependencies;
  readonly clients: Readonly<Record<ServiceName, Sendable>>;
  readonly calls: MadeCall[];
};

/** Kedge as the function wires it, but with every AWS call going through this handler. Log lines go nowhere. */
export function kedgeThrough(handler: Handler, configuration: Configuration, clock: Clock): InProcess {
  const clients = awsClients({
    region: REGION,
    account: ACCOUNT,
    credentials: configuration.credentials,
    requestHandler: sdkHandler(handler.handle),
    maxAttempts: 1,
    clock,
  });
  const place = { account: ACCOUNT, region: REGION, partition: 'aws' };
  const calls: MadeCall[] = [];
  const listened: InProcess['clients'] = {
    ec2: clients.at(place).ec2(),
    dynamodb: clients.dynamodb(),
    sns: clients.sns(),
    sqs: clients.sqs(),
    ssm: clients.ssm(),
  };
  for (const service of SERVICES) listen(listened[service], (command) => calls.push({ service, command }));
  const killSwitch = ssmKillSwitch(clients, { parameter: configuration.killSwitchParameter, clock });
  return {
    calls,
    clients: listened,
    deps: {
      observer: awsObserver(clients, clock),
      applier: awsApplier(clients),
      ledger: dynamoLedger({
        client: clients.dynamodb(),
        table: configuration.table,
        owner: 'bench',
        killSwitch: () => killSwitch.isOn(),
      }),
      notifier: snsNotifier(clients, configuration.topicArn),
      queue: sqsQueue(clients, configuration.queueUrl),
      policySource: ssmPolicySource(clients, {
        policyParameter: configuration.policyParameter,
        clock,
        parse: policyFromJson,
      }),
      clock,
      settings: {
        ownRoleArns: [configuration.roleArn],
        ownNames: ['kedge-bench'],
        verifyDelays: [200, 800],
        concurrency: 4,
      },
      log: stdoutLogger(() => undefined).log,
      count: embeddedMetrics('kedge').count,
    },
  };
}

const SERVICES = ['ec2', 'dynamodb', 'sns', 'sqs', 'ssm'] as const;

function listen(client: Sendable, hear: (command: Sent) => void): void {
  const send = client.send.bind(client);
  client.send = (command) => {
    hear(command);
    return send(command);
  };
}

/** Makes a call again as whoever has the client would: with a command of its own. */
export function madeAgain({ clients }: InProcess, { service, command }: MadeCall): Promise<unknown> {
  return clients[service].send(Reflect.construct(command.constructor, [command.input]));
}

/** The simulator without sockets, and DynamoDB (which it does not know) over one. */
export function sceneHandler({ sim, dynamo }: Pick<Scene, 'dynamo'> & { readonly sim: Sim }): Handler {
  const simulator = requestHandler(sim);
  return {
    handle: async (request) => {
      if (request.headers['x-amz-target']?.startsWith('DynamoDB') === true)
        return { response: await fetched(dynamo.url, request) };
      const { response } = await simulator.handle(request);
      if (!(response.body instanceof Uint8Array)) throw new Error('the bench reads no streams');
      return { response: { ...response, body: response.body } };
    },
  };
}

async function fetched(url: string, { headers, body }: Ask): Promise<Answer> {
  const { host: _, 'content-length': __, ...rest } = headers;
  if (!(body instanceof Uint8Array)) throw new Error('DynamoDB requests have a body');
  const response = await fetch(url, { method: 'POST', headers: rest, body: new Uint8Array(body) });
  return {
    statusCode: response.status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: new Uint8Array(await response.arrayBuffer()),
  };
}
