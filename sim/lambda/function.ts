import { arnOf, type Place, regionState, type World } from '../core/index.ts';
import type { PolicyDocument } from '../iam/index.ts';
import type { Code } from './code.ts';

export type LambdaFunction = Place & {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly env: Readonly<Record<string, string>>;
  readonly code: Code;
  /** Who may invoke it beside its own account: what AWS::Lambda::Permission adds up to. */
  readonly policy?: PolicyDocument;
  readonly retries: number;
  /** Queue that gets an asynchronous event which failed after all retries. */
  readonly onFailureArn?: string;
};

const functions = regionState((table) => ({ functions: table<LambdaFunction>() }));

export type FunctionDefinition = Place &
  Pick<LambdaFunction, 'name' | 'roleArn' | 'code'> &
  Partial<Pick<LambdaFunction, 'timeoutSeconds' | 'memoryMb' | 'env'>>;

/** Creates a function, or replaces the one of that name. */
export function putFunction(world: World, definition: FunctionDefinition): LambdaFunction {
  const { account, region, name } = definition;
  const created: LambdaFunction = {
    timeoutSeconds: 3,
    memoryMb: 128,
    env: {},
    retries: 2,
    ...definition,
    arn: arnOf({ account, region }, 'lambda', `function:${name}`),
  };
  functions({ world, account, region }).functions.put(name, created);
  return created;
}

/** The function of an ARN; one with a version or an alias is the function itself. */
export function functionByArn(world: World, arn: string): LambdaFunction | undefined {
  const [, , service, region = '', account = '', , name = ''] = arn.split(':');
  return service === 'lambda' ? functions({ world, account, region }).functions.get(name) : undefined;
}

export function changeFunction(world: World, arn: string, change: Partial<LambdaFunction>): void {
  const before = functionByArn(world, arn);
  if (!before) throw new Error(`no function ${arn}`);
  const { functions: table } = functions({ world, account: before.account, region: before.region });
  table.put(before.name, { ...before, ...change });
}

/** Adds a statement to the function's own policy. */
export function addPermission(world: World, arn: string, statement: PolicyDocument): void {
  const before = functionByArn(world, arn)?.policy?.Statement;
  const Statement = [...(Array.isArray(before) ? before : []), statement];
  changeFunction(world, arn, { policy: { Version: '2012-10-17', Statement } });
}
