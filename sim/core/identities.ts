import { type Caller, type Role, uniqueId } from './caller.ts';
import { partitionOf } from './place.ts';
import type { Random } from './random.ts';

/** What an SDK client takes as `credentials`. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

type UserOptions = { readonly name: string; readonly account?: string; readonly sourceIp?: string };

type RoleOptions = {
  readonly name: string;
  readonly account?: string;
  /** Begins and ends with a slash; default `/`. */
  readonly path?: string;
  /** A Region of the partition that the account lives in; default: any commercial one. */
  readonly region?: string;
};

type SessionOptions = {
  readonly role: Role;
  readonly sessionName: string;
  readonly sourceIp?: string;
  readonly console?: boolean;
  /** Default one hour. */
  readonly durationSeconds?: number;
  /** A service that acts for someone, such as `cloudformation.amazonaws.com`. */
  readonly invokedBy?: string;
};

type Known = { readonly caller: Caller; readonly expires: number };

type Resolved =
  | { readonly outcome: 'known'; readonly caller: Caller }
  | { readonly outcome: 'unknown' | 'expired' };

/** Users, roles and sessions of every account, by access key id. */
export type Identities = {
  addUser(options: UserOptions): Credentials;
  addRoot(account?: string): Credentials;
  addRole(options: RoleOptions): Role;
  findRole(arn: string): Role | undefined;
  /** Credentials for a role's session, as AssumeRole gives out. Whether it may be assumed is asked elsewhere. */
  startSession(options: SessionOptions): Credentials;
  resolve(accessKeyId: string): Resolved;
};

type Options = { readonly defaultAccount: string; readonly random: Random; readonly now: () => number };

export function createIdentities({ defaultAccount, random, now }: Options): Identities {
  const known = new Map<string, Known>();
  const roles = new Map<string, Role>();
  return {
    addUser: ({ name, account = defaultAccount, sourceIp }) => {
      const accessKeyId = uniqueId('AKIA', `${account}/${name}`);
      const caller = { ...user(account, name, accessKeyId), ...(sourceIp === undefined ? {} : { sourceIp }) };
      known.set(accessKeyId, { caller, expires: Number.POSITIVE_INFINITY });
      return { accessKeyId, secretAccessKey: random.hex(40) };
    },
    addRoot: (account = defaultAccount) => {
      const accessKeyId = uniqueId('AKIA', `${account}/root`);
      const arn = `arn:aws:iam::${account}:root`;
      const caller: Caller = { account, arn, principalId: account, accessKeyId, kind: { type: 'Root' } };
      known.set(accessKeyId, { caller, expires: Number.POSITIVE_INFINITY });
      return { accessKeyId, secretAccessKey: random.hex(40) };
    },
    addRole: ({ name, account = defaultAccount, path = '/', region = '' }) => {
      const arn = `arn:${partitionOf(region)}:iam::${account}:role${path}${name}`;
      const role = roles.get(arn) ?? { account, name, arn, roleId: uniqueId('AROA', arn) };
      roles.set(arn, role);
      return role;
    },
    findRole: (arn) => roles.get(arn),
    startSession: (options) => {
      const createdAt = now();
      const expires = createdAt + (options.durationSeconds ?? 3600) * 1000;
      const accessKeyId = `ASIA${uniqueId('', random.hex(16)).slice(0, 16)}`;
      known.set(accessKeyId, { caller: sessionCaller({ ...options, accessKeyId, createdAt }), expires });
      const sessionToken = random.hex(64);
      return { accessKeyId, secretAccessKey: random.hex(40), sessionToken, expiration: new Date(expires) };
    },
    resolve: (accessKeyId) => {
      const entry = known.get(accessKeyId);
      if (entry)
        return entry.expires <= now() ? { outcome: 'expired' } : { outcome: 'known', caller: entry.caller };
      // Only the simulator gives out sessions, so an ASIA key it does not know belongs to nobody.
      if (accessKeyId.startsWith('ASIA')) return { outcome: 'unknown' };
      const account = /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccount;
      return { outcome: 'known', caller: user(account, 'sim', accessKeyId) };
    },
  };
}

/** A service-linked role's session, as AWS services call others: `ecs.amazonaws.com` as AWSServiceRoleForECS. */
export function serviceCaller(account: string, service: string, roleName: string): Caller {
  const arn = `arn:aws:iam::${account}:role/aws-service-role/${service}/${roleName}`;
  const role = { account, name: roleName, arn, roleId: uniqueId('AROA', arn) };
  const accessKeyId = uniqueId('ASIA', arn);
  const options = { role, sessionName: service.replace('.amazonaws.com', ''), invokedBy: service };
  const caller = sessionCaller({ ...options, accessKeyId, createdAt: 0 });
  return { ...caller, sourceIp: service, userAgent: service };
}

function user(account: string, name: string, accessKeyId: string): Caller {
  const arn = `arn:aws:iam::${account}:user/${name}`;
  return {
    account,
    arn,
    principalId: uniqueId('AIDA', arn),
    accessKeyId,
    kind: { type: 'IAMUser', userName: name },
  };
}

function sessionCaller(options: SessionOptions & { accessKeyId: string; createdAt: number }): Caller {
  const { role, sessionName, accessKeyId, createdAt, invokedBy, sourceIp, console } = options;
  const partition = role.arn.split(':')[1] ?? 'aws';
  return {
    account: role.account,
    arn: `arn:${partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
    principalId: `${role.roleId}:${sessionName}`,
    accessKeyId,
    ...(sourceIp === undefined ? {} : { sourceIp }),
    ...(console === undefined ? {} : { console }),
    kind: { type: 'AssumedRole', role, createdAt, ...(invokedBy === undefined ? {} : { invokedBy }) },
  };
}
