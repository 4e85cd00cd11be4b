// SSM's parameter store. Nothing else of Systems Manager belongs here.
import { jsonProtocol, type Service } from '../core/index.ts';
import { deleteParameter, deleteParameters } from './delete-parameter.ts';
import { describeParameters } from './describe-parameters.ts';
import { getParameter } from './get-parameter.ts';
import { getParameters } from './get-parameters.ts';
import { getParametersByPath } from './get-parameters-by-path.ts';
import { putParameter } from './put-parameter.ts';

export const ssm: Service = {
  name: 'ssm',
  eventSource: 'ssm.amazonaws.com',
  protocol: jsonProtocol({ version: '1.1', target: 'AmazonSSM' }),
  rename: { MissingParameter: 'ValidationException', InvalidParameterValue: 'ValidationException' },
  calls: [
    deleteParameter,
    deleteParameters,
    describeParameters,
    getParameter,
    getParameters,
    getParametersByPath,
    putParameter,
  ],
};
