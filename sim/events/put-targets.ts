import { AwsError, call, isParams, type Params, requiredText, struct, structs, text } from '../core/index.ts';
import { busOf, eventsState, ruleKey, ruleNamed, type Target } from './bus.ts';
import { ruleArnOf } from './rule-arn.ts';

const TARGET_SERVICES = ['sqs', 'lambda', 'sns', 'events'];

export const putTargets = call({
  name: 'PutTargets',
  mutating: true,
  resources: ruleArnOf('Rule'),
  run: (ctx, input) => {
    const { name: bus } = busOf(ctx, text(input, 'EventBusName'));
    const rule = ruleNamed(ctx, bus, requiredText(input, 'Rule'));
    const added = structs(input, 'Targets').map(targetOf);
    const ids = new Set(added.map(({ id }) => id));
    const targets = [...rule.targets.filter(({ id }) => !ids.has(id)), ...added];
    if (targets.length > 5)
      throw new AwsError(
        'LimitExceededException',
        'The requested resource exceeds the maximum number allowed.',
      );
    eventsState(ctx).rules.put(ruleKey(rule), { ...rule, targets });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

function targetOf(target: Params): Target {
  const arn = requiredText(target, 'Arn');
  // Nothing that would be accepted here and then do nothing.
  if (!TARGET_SERVICES.includes(arn.split(':')[2] ?? '')) {
    throw new AwsError(
      'ValidationException',
      `Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`,
    );
  }
  const unknown = Object.keys(target).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    throw new AwsError('ValidationException', `The simulator does not know ${unknown} of a target.`);
  }
  const member = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });
  const deadLetter = struct(target, 'DeadLetterConfig');
  const fifo = isParams(target.SqsParameters) ? text(target.SqsParameters, 'MessageGroupId') : undefined;
  return {
    id: requiredText(target, 'Id'),
    arn,
    ...member('roleArn', text(target, 'RoleArn')),
    ...member('input', text(target, 'Input')),
    ...member('inputPath', text(target, 'InputPath')),
    ...member('deadLetterArn', deadLetter && text(deadLetter, 'Arn')),
    ...member('groupId', fifo),
  };
}

const KNOWN = [
  'Id',
  'Arn',
  'RoleArn',
  'Input',
  'InputPath',
  'DeadLetterConfig',
  'SqsParameters',
  'RetryPolicy',
];
