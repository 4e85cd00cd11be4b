import {
  AwsError,
  type CallContext,
  call,
  integer,
  isoSeconds,
  isParams,
  type Params,
  type Role,
  requiredText,
  text,
  type Value,
} from '../core/index.ts';
import { callFacts, iam, isTrusted, type PolicyDocument, subjectOf } from '../iam/index.ts';

/** CloudTrail writes it down as read-only, and EventBridge hears nothing of read-only calls. */
export const assumeRole = call({
  name: 'AssumeRole',
  mutating: false,
  params: ['RoleArn', 'RoleSessionName', 'ExternalId', 'Policy', 'DurationSeconds', 'Tags', 'SourceIdentity'],
  resources: (_, input) => [requiredText(input, 'RoleArn')],
  run: (ctx, input) => {
    const sessionName = requiredText(input, 'RoleSessionName');
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) throw invalid(`Invalid roleSessionName: ${sessionName}`);
    const durationSeconds = checkedDuration(ctx, input);
    const policy = sessionPolicy(input);
    const role = trustedRole(ctx, input, sessionName);
    const session = ctx.world.identities.startSession({ role, sessionName, durationSeconds });
    if (policy) iam(ctx).sessions.put(session.accessKeyId, [policy]);
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = session;
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: isoSeconds(expiration?.getTime() ?? ctx.now),
      },
      AssumedRoleUser: {
        AssumedRoleId: `${role.roleId}:${sessionName}`,
        Arn: `arn:${role.arn.split(':')[1]}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
      },
    };
  },
});

/** A role that is not there and one that may not be assumed are refused alike, so that nobody can probe. */
function trustedRole(ctx: CallContext, input: Params, sessionName: string): Role {
  const roleArn = requiredText(input, 'RoleArn');
  const role = ctx.world.identities.findRole(roleArn);
  const externalId = text(input, 'ExternalId');
  const conditions = {
    'sts:RoleSessionName': [sessionName],
    ...(externalId === undefined ? {} : { 'sts:ExternalId': [externalId] }),
  };
  const facts = callFacts(ctx.world, { caller: ctx.caller, region: ctx.region, conditions });
  const subject = subjectOf(ctx.caller);
  if (role && isTrusted(ctx.world, { roleArn, subject, facts })) return role;
  const message = `User: ${ctx.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  throw new AwsError('AccessDenied', message, { status: 403 });
}

function checkedDuration(ctx: CallContext, input: Params): number {
  const seconds = integer(input, 'DurationSeconds') ?? 3600;
  if (seconds < 900 || seconds > 43_200) {
    throw invalid(`Value '${seconds}' at 'durationSeconds' must be between 900 and 43200`);
  }
  if (ctx.caller.kind.type === 'AssumedRole' && seconds > 3600) {
    throw invalid(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  return seconds;
}

function sessionPolicy(input: Params): PolicyDocument | undefined {
  const policy = text(input, 'Policy');
  if (policy === undefined) return undefined;
  if (policy.length > 2048)
    throw new AwsError('PackedPolicyTooLarge', 'Packed policy consumes more than 100% of the limit');
  const document = parsed(policy);
  if (isParams(document) && document.Statement !== undefined) return document;
  throw new AwsError('MalformedPolicyDocument', 'This policy contains invalid Json');
}

function parsed(json: string): Value {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
