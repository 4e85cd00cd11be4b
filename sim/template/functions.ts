import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isList, isParams, type Params, type Value } from '../core/index.ts';
import { arnOf } from '../core/place.ts';
import {
  addPermission,
  type Code,
  changeFunction,
  putFunction,
  putMapping,
  textsInZip,
} from '../lambda/index.ts';
import { nameOf } from './calling.ts';
import type { Create, Making } from './stack.ts';

/** The function with its real bundle, or with a handler of this process. */
export const lambdaFunction: Create = (making) => {
  const { sim, deployment, properties } = making;
  const name = nameOf(making, 'FunctionName');
  const made = putFunction(sim.world, {
    ...deployment.place,
    name,
    roleArn: String(properties.Role),
    timeoutSeconds: Number(properties.Timeout ?? 3),
    memoryMb: Number(properties.MemorySize ?? 128),
    env: environment(making),
    code: codeOf(making),
  });
  return { ref: name, attributes: { Arn: made.arn } };
};

function codeOf({ deployment, properties }: Making): Code {
  const name = zipName(properties.Code);
  const start = deployment.handlers?.[name];
  const { handlersHoldTime: holdsTime = false } = deployment;
  if (start) return { kind: 'in-process', start, holdsTime };
  if (!deployment.bundleOf) throw new Error(`nobody says where the code of ${name} is: bundleOf or handlers`);
  const [module = 'index', handler = 'handler'] = String(properties.Handler).split('.');
  const path = deployment.bundleOf(name);
  if (!path.endsWith('.zip'))
    return { kind: 'bundle', source: readFileSync(path, 'utf8'), file: basename(path), handler };
  const texts = textsInZip(readFileSync(path));
  for (const file of [`${module}.cjs`, `${module}.js`]) {
    const source = texts[file];
    if (source !== undefined) return { kind: 'bundle', source, file, handler, beside: texts };
  }
  throw new Error(`${path} has no ${module}.js or ${module}.cjs`);
}

/** …/reconcile.zip → reconcile */
function zipName(code: Value | undefined): string {
  const key = isParams(code) ? String(code.S3Key ?? '') : '';
  const name = /([^/]+)\.zip$/.exec(key)?.[1];
  if (name === undefined)
    throw new Error(`the function's code is no zip in a bucket: ${JSON.stringify(code)}`);
  return name;
}

function environment({ deployment, properties }: Making): Record<string, string> {
  const declared = member(properties.Environment, 'Variables');
  const variables = Object.entries(isParams(declared) ? declared : {});
  return {
    ...Object.fromEntries(variables.map(([key, value]) => [key, String(value)])),
    ...deployment.env,
  };
}

export const eventSourceMapping: Create = (making) => {
  const { sim, id, properties } = making;
  const { BatchSize, MaximumBatchingWindowInSeconds, ScalingConfig, FunctionResponseTypes } = properties;
  const mappingId = sim.world.random.uuid();
  if (properties.Enabled !== false) {
    putMapping(sim.world, {
      id: mappingId,
      queueArn: String(properties.EventSourceArn),
      functionArn: functionArn(making),
      batchSize: Number(BatchSize ?? 10),
      windowMs: Number(MaximumBatchingWindowInSeconds ?? 0) * 1000,
      maxConcurrency: Number(member(ScalingConfig, 'MaximumConcurrency') ?? 1000),
      reportsItemFailures:
        isList(FunctionResponseTypes) && FunctionResponseTypes.includes('ReportBatchItemFailures'),
    });
  }
  return { ref: mappingId, attributes: { Id: mappingId, Name: id } };
};

/** The address only: who calls it calls `invokeFunction` with the event that Lambda would make of the request. */
export const functionUrl: Create = ({ id, properties, deployment }) => {
  const { TargetFunctionArn, AuthType } = properties;
  if (AuthType !== 'NONE') throw new Error(`${id}: AuthType ${String(AuthType)} is not known here`);
  const FunctionUrl = `https://${id.toLowerCase()}.lambda-url.${deployment.place.region}.on.aws/`;
  return {
    ref: String(TargetFunctionArn),
    attributes: { FunctionArn: String(TargetFunctionArn), FunctionUrl },
  };
};

export const eventInvokeConfig: Create = (making) => {
  const { sim, id, properties } = making;
  const failure = member(member(properties.DestinationConfig, 'OnFailure'), 'Destination');
  changeFunction(sim.world, functionArn(making), {
    retries: Number(properties.MaximumRetryAttempts ?? 2),
    ...(failure === undefined ? {} : { onFailureArn: String(failure) }),
  });
  return { ref: id, attributes: {} };
};

export const lambdaPermission: Create = (making) => {
  const { sim, id, properties } = making;
  const { Action, Principal, SourceArn, SourceAccount, FunctionUrlAuthType, InvokedViaFunctionUrl } =
    properties;
  const arn = functionArn(making);
  // What may come by the function's URL may come by no other way: nobody calls it through Lambda's API here.
  if (FunctionUrlAuthType !== undefined || InvokedViaFunctionUrl === true) return { ref: id, attributes: {} };
  const condition: Params = {
    ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    ...(SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
  };
  addPermission(sim.world, arn, {
    Sid: id,
    Effect: 'Allow',
    Principal: String(Principal).endsWith('.amazonaws.com') ? { Service: Principal } : { AWS: Principal },
    Action,
    Resource: arn,
    Condition: condition,
  });
  return { ref: id, attributes: {} };
};

function functionArn({ properties, deployment }: Making): string {
  const name = String(properties.FunctionName);
  return name.startsWith('arn:') ? name : arnOf(deployment.place, 'lambda', `function:${name}`);
}

function member(value: Value | undefined, name: string): Value | undefined {
  return isParams(value) ? value[name] : undefined;
}
