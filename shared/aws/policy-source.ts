import { createHash } from 'node:crypto';
import type { Clock, PolicySource, PolicyVersion } from '../ports/index.ts';
import type { AwsClients } from './clients.ts';
import type { Parameter } from './parameter-ssm.ts';
import { readParameter } from './parameter-ssm.ts';
import type { Read } from './read.ts';
import { recent } from './recent.ts';
import { readObject } from './s3-object.ts';

/** Reads a compiled policy: `policyFromJson` of the policy room. */
type ParsePolicy = (text: string) =>
  | { readonly ok: true; readonly policy: PolicyVersion['policy'] }
  | {
      readonly ok: false;
      readonly errors: readonly { readonly message: string; readonly hint: string | null }[];
    };

type Options = { readonly policyParameter: string; readonly clock: Clock; readonly parse: ParsePolicy };
type Loaded = Awaited<ReturnType<PolicySource['load']>>;

const KEPT_MS = 20_000;
const POINTER = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([A-Za-z0-9!_.*'()/-]{1,1000})$/;

/**
 * The compiled policy out of a parameter, or out of the object that the parameter points to. Its version is when
 * either was last written, so that an older one than was seen before (a lagging read, a replay) shows, and is not used.
 */
export function ssmPolicySource(clients: AwsClients, options: Options): PolicySource {
  let newest: PolicyVersion | null = null;
  const load = async (): Promise<Loaded> => {
    const text = await policyText(clients, options.policyParameter);
    if (text.kind === 'unusable') return text;
    const loaded = versionOf(text, { newest, parse: options.parse });
    if (loaded.kind === 'loaded') newest = loaded.loaded;
    return loaded;
  };
  return { load: recent(options.clock, load, (answer) => (answer.kind === 'loaded' ? KEPT_MS : 0)) };
}

type Text = { readonly kind: 'text'; readonly text: string; readonly modified: number };
type Unusable = { readonly kind: 'unusable'; readonly reason: string };

async function policyText(clients: AwsClients, name: string): Promise<Text | Unusable> {
  const parameter = await readParameter(clients, name);
  if (parameter.kind === 'failed') return unread(parameter);
  if (parameter.value === null)
    return { kind: 'unusable', reason: `there is no parameter ${name} with a policy` };
  const { value, modified } = parameter.value;
  if (!value.startsWith('s3://')) return { kind: 'text', text: value, modified };
  return pointedAt(clients, parameter.value);
}

async function pointedAt(clients: AwsClients, { value, modified }: Parameter): Promise<Text | Unusable> {
  const [, bucket, key] = POINTER.exec(value) ?? [];
  if (bucket === undefined || key === undefined)
    return { kind: 'unusable', reason: `"${value}" is no s3://bucket/key` };
  const object = await readObject(clients, { bucket, key });
  if (object.kind === 'failed') return unread(object);
  if (object.value === null) return { kind: 'unusable', reason: `there is no policy at ${value}` };
  const text = new TextDecoder().decode(object.value.bytes);
  return { kind: 'text', text, modified: Math.max(modified, object.value.modified) };
}

function unread({ failure }: Extract<Read<unknown>, { kind: 'failed' }>): Unusable {
  return {
    kind: 'unusable',
    reason: `the policy cannot be read: ${failure.attempted}: ${failure.code}: ${failure.message}`,
  };
}

function versionOf(
  { text, modified }: Text,
  known: { readonly newest: PolicyVersion | null; readonly parse: ParsePolicy },
): Loaded {
  const { newest, parse } = known;
  const hash = createHash('sha256').update(text).digest('hex');
  if (newest?.hash === hash)
    return { kind: 'loaded', loaded: { ...newest, version: Math.max(newest.version, modified) } };
  if (newest !== null && modified < newest.version) {
    return {
      kind: 'unusable',
      reason: `the policy is older than the one seen before (${iso(modified)}, ${iso(newest.version)})`,
    };
  }
  const parsed = parse(text);
  if (parsed.ok) return { kind: 'loaded', loaded: { policy: parsed.policy, version: modified, hash } };
  const reasons = parsed.errors.map(({ message, hint }) => (hint === null ? message : `${message}; ${hint}`));
  return { kind: 'unusable', reason: `the policy does not validate: ${reasons.join('; ')}` };
}

const iso = (ms: number): string => new Date(ms).toISOString();
