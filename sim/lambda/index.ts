// Lambda: functions from bundles or from this process, their environments, what feeds them. Its API is not spoken:
// functions come from a template or from putFunction.
import { jsonProtocol, type Service } from '../core/index.ts';
import { registerResourcePolicies } from '../iam/index.ts';
import { functionByArn } from './function.ts';
import { crashWhenKilled } from './invoke.ts';

export type { Code, StartHandler } from './code.ts';
export { closeEndpoint, setEndpoint } from './endpoint.ts';
export { stopFunctions } from './environment.ts';
export {
  addPermission,
  changeFunction,
  functionByArn,
  type LambdaFunction,
  putFunction,
} from './function.ts';
export { invocations, invokeFunction } from './invoke.ts';
export { invokeAsync, invokeFromService } from './invoke-async.ts';
export { functionLogs } from './logs.ts';
export { putMapping } from './mapping.ts';
export { textsInZip } from './zip-file.ts';

/** Knows no action of its API; hears of kills, and its functions' policies count. */
export const lambda: Service = {
  name: 'lambda',
  eventSource: 'lambda.amazonaws.com',
  protocol: jsonProtocol({ version: '1.1', target: 'AWSLambda' }),
  calls: [],
  start: (world) => {
    crashWhenKilled(world);
    registerResourcePolicies(world, 'lambda', (arn) => functionByArn(world, arn)?.policy);
  },
};
