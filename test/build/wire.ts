import { Readable } from 'node:stream';
import { NormalizedSchema } from '@smithy/core/schema';
import { jsonOf, sampleOf, xmlOf } from './sample.ts';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];
type Operation = readonly [
  kind: 9,
  namespace: string,
  name: string,
  traits: unknown,
  input: SchemaRef,
  output: SchemaRef,
];
type Command = { readonly schema: Operation };
type Client = { readonly send: (command: Command) => Promise<object>; readonly destroy: () => void };
type Request = {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | undefined;
  readonly path: string;
  readonly body: unknown;
  readonly headers: object;
};

/** A bundle of wire-probe.ts: commands by their names, clients by the namespaces of their services. */
export type Probe = {
  readonly commands: Readonly<Record<string, new (input: unknown) => Command>>;
  readonly clients: Readonly<Record<string, new (config: object) => Client>>;
  readonly endpointOf: (client: Client, asked: object) => { readonly url: URL; readonly properties: object };
};

export type Reply = {
  readonly statusCode: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a call sent, and the output or the error that came of the replies. */
export type Exchange = {
  readonly requests: readonly Request[];
  readonly outcome: Readonly<Record<string, unknown>>;
};

/** Services that answer in XML; the others answer in JSON. In the query protocol the output has a tag around it. */
const XML = new Map([
  ['com.amazonaws.ec2', { wrapped: false }],
  ['com.amazonaws.elasticloadbalancingv2', { wrapped: true }],
  ['com.amazonaws.sns', { wrapped: true }],
  ['com.amazonaws.sts', { wrapped: true }],
]);

/** A call of a command; `config` is for the client, beside or in place of what stands for AWS here. */
export type Call = {
  readonly name: string;
  readonly input: unknown;
  /** One for each attempt. */
  readonly replies: readonly Reply[];
  readonly config?: object;
};

/** Calls a command on a stub that gives these replies. */
export async function exchange(probe: Probe, { name, input, replies, config = {} }: Call): Promise<Exchange> {
  const requests: Request[] = [];
  const handle = ({ method, protocol, hostname, port, path, body, headers }: Request) => {
    requests.push({ method, protocol, hostname, port, path, body: textOf(body), headers: { ...headers } });
    const { statusCode, body: text, headers: given = {} } = replies[requests.length - 1] ?? NO_REPLY;
    const response = { statusCode, headers: { ...given }, body: Readable.from([Buffer.from(text)]) };
    return Promise.resolve({ response });
  };
  const client = clientOf(probe, name, { requestHandler: { handle }, ...config });
  const outcome = await client.send(commandOf(probe, name, input)).catch(errorMembers);
  return { requests, outcome: { ...outcome } };
}

/** The client for a command, that tries once. */
export function clientOf(probe: Probe, name: string, config: object): Client {
  return new (found(probe.clients, namespaceOf(probe, name)))({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    // SQS's client would check the sample's checksums, and call its queue URL no URL.
    md5: false,
    useQueueUrlAsEndpoint: false,
    ...config,
  });
}

export function commandOf(probe: Probe, name: string, input: unknown): Command {
  return new (found(probe.commands, name))(input);
}

const NO_REPLY: Reply = { statusCode: 500, body: '' };

/** The service of a command, as its schema names it. */
export function namespaceOf(probe: Probe, name: string): string {
  return operationOf(probe, name)[1];
}

/** An input of a command with every member set. */
export function fullInput(probe: Probe, name: string): unknown {
  return sampleOf(NormalizedSchema.of(operationOf(probe, name)[4]));
}

/** What a command's output is when AWS sets every member of it. */
export function fullOutput(probe: Probe, name: string): unknown {
  return sampleOf(NormalizedSchema.of(operationOf(probe, name)[5]));
}

/** AWS's answer that says so. */
export function fullReply(probe: Probe, name: string): Reply {
  const [, namespace, operation, , , output] = operationOf(probe, name);
  const schema = NormalizedSchema.of(output);
  const xml = XML.get(namespace);
  if (xml === undefined) return { statusCode: 200, body: JSON.stringify(jsonOf(schema, sampleOf(schema))) };
  const members = xmlOf(schema, sampleOf(schema));
  const result = xml.wrapped ? `<${operation}Result>${members}</${operation}Result>` : members;
  return { statusCode: 200, body: `<${operation}Response>${result}</${operation}Response>` };
}

/** AWS's answer that a call failed with this code. */
export function errorReply(probe: Probe, name: string, code: string): Reply {
  const xml = XML.get(operationOf(probe, name)[1]);
  const error = `<Error><Code>${code}</Code><Message>why</Message></Error>`;
  if (xml === undefined) return { statusCode: 400, body: JSON.stringify({ __type: code, message: 'why' }) };
  const ofEc2 = `<Response><Errors>${error}</Errors><RequestID>1</RequestID></Response>`;
  return { statusCode: 400, body: xml.wrapped ? `<ErrorResponse>${error}</ErrorResponse>` : ofEc2 };
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
}

function errorMembers(error: unknown): object {
  return error instanceof Error ? { ...error, name: error.name, message: error.message } : { thrown: error };
}

function operationOf(probe: Probe, name: string): Operation {
  return new (found(probe.commands, name))({}).schema;
}

function found<T>(map: Readonly<Record<string, T>>, key: string): T {
  const value = map[key];
  if (value === undefined) throw new Error(`wire-probe.ts has no ${key}`);
  return value;
}
