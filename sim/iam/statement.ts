import { isParams, list, type Params, type Value, wildcardMatch } from '../core/index.ts';
import { conditionHolds, type Facts, type PolicyDocument, valuesOf } from './condition.ts';

/** Who a resource's policy or a trust policy may name. */
export type Subject =
  | { readonly kind: 'service'; readonly service: string }
  /** A role's session is known by both the session's ARN and the role's. */
  | { readonly kind: 'principal'; readonly account: string; readonly arns: readonly string[] };

export type Question = {
  readonly action: string;
  readonly resource: string;
  readonly facts: Facts;
  /** For policies with a `Principal`; absent: the policy hangs on whoever asks. */
  readonly subject?: Subject;
};

export type Verdict = 'allow' | 'deny' | 'none';

/** What the documents together say of one action on one resource: a denial wins. */
export function verdictOf(documents: readonly PolicyDocument[], question: Question): Verdict {
  const effects = documents
    .flatMap((document) => list(document, 'Statement'))
    .filter(isParams)
    .filter((statement) => applies(statement, question))
    .map((statement) => statement.Effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'none';
}

function applies(statement: Params, { action, resource, facts, subject }: Question): boolean {
  const isNamed = (globs: Value | undefined, value: string) =>
    valuesOf(globs).some((glob) => wildcardMatch(withVariables(glob, facts), value));
  const isAction = (globs: Value | undefined) =>
    valuesOf(globs).some((glob) => wildcardMatch(glob.toLowerCase(), action.toLowerCase()));
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  if (NotPrincipal !== undefined) throw new Error('the simulator does not evaluate NotPrincipal');
  return (
    (NotAction === undefined ? isAction(Action) : !isAction(NotAction)) &&
    // A trust policy has no resource: it is the role's own.
    (Resource === undefined
      ? NotResource === undefined || !isNamed(NotResource, resource)
      : isNamed(Resource, resource)) &&
    (Principal === undefined
      ? subject === undefined
      : subject !== undefined && isSubject(Principal, subject)) &&
    conditionHolds(Condition, facts)
  );
}

function isSubject(principal: Value, subject: Subject): boolean {
  if (principal === '*') return true;
  if (!isParams(principal)) return false;
  if (subject.kind === 'service') return valuesOf(principal.Service).includes(subject.service);
  return valuesOf(principal.AWS).some(
    (named) =>
      named === '*' ||
      named === subject.account ||
      new RegExp(`^arn:[^:]+:iam::${subject.account}:root$`).test(named) ||
      subject.arns.includes(named),
  );
}

function withVariables(glob: string, facts: Facts): string {
  return glob.replace(/\$\{([^}]+)\}/g, (whole, key: string) => facts.get(key.toLowerCase())?.[0] ?? whole);
}
