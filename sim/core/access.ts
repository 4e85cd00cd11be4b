import type { Caller } from './caller.ts';
import { principalArn } from './caller.ts';
import { wildcardMatch } from './wildcard.ts';

/** Values of IAM condition keys; several where the key has several. */
export type ConditionKeys = Readonly<Record<string, readonly string[]>>;

export type AccessRequest = {
  readonly caller: Caller;
  /** `ec2:AuthorizeSecurityGroupIngress`. */
  readonly action: string;
  readonly resources: readonly string[];
  readonly region: string;
  readonly conditions: ConditionKeys;
};

/** Null: allowed. Else why not, in AWS's words. */
export type Refusal = string | null;

/** Decides a call. A policy evaluator is one of these; the first refusal counts. */
type Authorizer = (request: AccessRequest) => Refusal;

export type AccessControl = {
  /** Refuses an action (`*` as a wildcard) to a principal: its ARN or a role's; returns how to end it. */
  deny(principal: string, action: string): () => void;
  addAuthorizer(authorizer: Authorizer): () => void;
  refusal(request: AccessRequest): Refusal;
};

export function createAccessControl(): AccessControl {
  const authorizers = new Set<Authorizer>();
  const add = (authorizer: Authorizer) => {
    authorizers.add(authorizer);
    return () => authorizers.delete(authorizer);
  };
  return {
    deny: (principal, action) =>
      add((request) => {
        const isHit =
          wildcardMatch(action, request.action) &&
          [request.caller.arn, principalArn(request.caller)].some((arn) => wildcardMatch(principal, arn));
        return isHit ? 'with an explicit deny in an identity-based policy' : null;
      }),
    addAuthorizer: add,
    refusal: (request) => {
      for (const authorizer of authorizers) {
        const refusal = authorizer(request);
        if (refusal !== null) return refusal;
      }
      return null;
    },
  };
}
