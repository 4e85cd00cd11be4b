import { digest32 } from './random.ts';
import type { Params } from './value.ts';

/** Who makes a call. `sourceIp` and `userAgent` win over what the request says. */
export type Caller = {
  readonly account: string;
  /** What policies and the call log name: of a session, `arn:…:sts::…:assumed-role/role/session`. */
  readonly arn: string;
  readonly principalId: string;
  readonly accessKeyId: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** The credentials come from a console session. */
  readonly console?: boolean;
  readonly kind: CallerKind;
};

type CallerKind =
  | { readonly type: 'IAMUser'; readonly userName: string }
  | { readonly type: 'Root' }
  | {
      readonly type: 'AssumedRole';
      readonly role: Role;
      readonly createdAt: number;
      readonly invokedBy?: string;
    }
  | { readonly type: 'AWSService'; readonly invokedBy: string };

export type Role = {
  readonly account: string;
  readonly name: string;
  /** With its path: `arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`. */
  readonly arn: string;
  readonly roleId: string;
};

/** `AIDA…`, `AROA…`, `ASIA…`: 20 characters that follow from the name, the same in every run. */
export function uniqueId(prefix: string, name: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let out = prefix;
  for (let i = 0; out.length < 20; i++) out += alphabet[digest32(`${i}:${name}`) % 32];
  return out;
}

/** The principal that policies are attached to: of a session its role, else the caller itself. */
export function principalArn(caller: Caller): string {
  return caller.kind.type === 'AssumedRole' ? caller.kind.role.arn : caller.arn;
}

/** True for AWS itself: a service, or a service-linked role. Such calls meet no faults and no policies. */
export function isAwsItself(caller: Caller): boolean {
  if (caller.kind.type === 'AWSService') return true;
  return caller.kind.type === 'AssumedRole' && caller.kind.role.arn.includes(':role/aws-service-role/');
}

/** `userIdentity` of a CloudTrail record. */
export function userIdentity(caller: Caller): Params {
  const { kind, principalId, arn, account: accountId, accessKeyId } = caller;
  const common = { type: kind.type, principalId, arn, accountId, accessKeyId };
  switch (kind.type) {
    case 'AWSService':
      return { type: kind.type, invokedBy: kind.invokedBy };
    case 'Root':
      return common;
    case 'IAMUser':
      return { ...common, userName: kind.userName };
    case 'AssumedRole':
      return {
        ...common,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: kind.role.roleId,
            arn: kind.role.arn,
            accountId: kind.role.account,
            userName: kind.role.name,
          },
          attributes: { creationDate: isoSeconds(kind.createdAt), mfaAuthenticated: 'false' },
        },
        invokedBy: kind.invokedBy,
      };
  }
}

/** `2026-01-01T00:00:00Z`: CloudTrail knows whole seconds only. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
