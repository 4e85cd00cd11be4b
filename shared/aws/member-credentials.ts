import type { STSClient } from '@aws-sdk/client-sts';
import type { Clock, Place } from '../ports/index.ts';
import { AssumeRoleCommand } from './commands.ts';
import { failureOf } from './errors.ts';

/** The role that a member account's stack made for Kedge. The external id keeps others from having Kedge use it. */
export type MemberRole = { readonly roleName: string; readonly externalId: string };

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
};

type Assumed = { readonly until: number; readonly credentials: Promise<Credentials> };

const EARLY_MS = 5 * 60_000;
/** A role that is missing or no longer trusts Kedge is asked for once a minute, not once an event. */
const REFUSED_MS = 60_000;
/** Sessions kept at a time: one to read each account, and one for each resource that is being changed. */
const MOST_SESSIONS = 500;

/**
 * Credentials in member accounts, narrowed to what they are for: `policy` is the session policy. A session is for
 * all Regions of an account, and is kept until shortly before it expires. Without a member role another account is
 * refused without asking.
 */
export function memberCredentials(options: {
  readonly sts: () => STSClient;
  readonly role: MemberRole | null;
  readonly clock: Clock;
}): (place: Place, policy: string) => () => Promise<Credentials> {
  const sessions = new Map<string, Assumed>();
  return (place, policy) => () => {
    const key = `${place.account} ${policy}`;
    const known = sessions.get(key);
    if (known !== undefined && known.until > options.clock.now()) return known.credentials;
    const credentials = assume(options.sts(), { place, policy, role: options.role });
    const remember = (until: number) => sessions.set(key, { until, credentials });
    remember(Number.POSITIVE_INFINITY);
    forgetOldest(sessions);
    credentials.then(
      (given) => remember(given.expiration.getTime() - EARLY_MS),
      () => remember(options.clock.now() + REFUSED_MS),
    );
    return credentials;
  };
}

function forgetOldest(sessions: Map<string, Assumed>): void {
  for (const key of sessions.keys()) {
    if (sessions.size <= MOST_SESSIONS) return;
    sessions.delete(key);
  }
}

type Asked = { readonly place: Place; readonly policy: string; readonly role: MemberRole | null };

async function assume(sts: STSClient, { place, policy, role }: Asked): Promise<Credentials> {
  if (role === null)
    throw new MemberAccountError(`Kedge has no role in account ${place.account}`, {
      place,
      name: 'AccessDenied',
    });
  const RoleArn = `arn:${place.partition}:iam::${place.account}:role/${role.roleName}`;
  const asked = { RoleArn, RoleSessionName: 'kedge', ExternalId: role.externalId, Policy: policy };
  const answer = await sts.send(new AssumeRoleCommand(asked)).catch((cause: unknown) => {
    const { code, message } = failureOf(cause, '');
    throw new MemberAccountError(`${RoleArn}: ${message}`, { place, name: code, cause });
  });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new MemberAccountError(`STS gave no credentials for ${RoleArn}`, { place, name: 'AccessDenied' });
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

type Refused = { readonly place: Place; readonly name: string; readonly cause?: unknown };

/**
 * Named as AWS names it, so that it is classified as what it is. Whatever was to be read or written, this is what
 * failed: people then hear of one account that cannot be gone into, not of each call that was not made there.
 */
class MemberAccountError extends Error {
  override readonly name: string;
  readonly attempted: string;

  constructor(message: string, { place, name, cause }: Refused) {
    super(message, { cause });
    this.name = name;
    this.attempted = `sts:AssumeRole in ${place.account}`;
  }
}
