import { isList, isParams, type Params, type Value, wildcardMatch } from '../core/index.ts';

/** Values of the condition keys of one request, keys in lower case. */
export type Facts = ReadonlyMap<string, readonly string[]>;

type Test = (expected: string, actual: string) => boolean;

/** One value of the condition against one of the request; negated operators say what they deny. */
const TESTS: Readonly<Record<string, { readonly test: Test; readonly negated?: true }>> = {
  StringEquals: { test: (a, b) => a === b },
  StringNotEquals: { test: (a, b) => a === b, negated: true },
  StringEqualsIgnoreCase: { test: (a, b) => a.toLowerCase() === b.toLowerCase() },
  StringNotEqualsIgnoreCase: { test: (a, b) => a.toLowerCase() === b.toLowerCase(), negated: true },
  StringLike: { test: wildcardMatch },
  StringNotLike: { test: wildcardMatch, negated: true },
  ArnEquals: { test: arnMatch },
  ArnNotEquals: { test: arnMatch, negated: true },
  ArnLike: { test: arnMatch },
  ArnNotLike: { test: arnMatch, negated: true },
  Bool: { test: (a, b) => a.toLowerCase() === b.toLowerCase() },
  NumericEquals: { test: (a, b) => Number(a) === Number(b) },
  NumericNotEquals: { test: (a, b) => Number(a) === Number(b), negated: true },
  NumericLessThan: { test: (a, b) => Number(b) < Number(a) },
  NumericLessThanEquals: { test: (a, b) => Number(b) <= Number(a) },
  NumericGreaterThan: { test: (a, b) => Number(b) > Number(a) },
  NumericGreaterThanEquals: { test: (a, b) => Number(b) >= Number(a) },
  DateLessThan: { test: (a, b) => Date.parse(b) < Date.parse(a) },
  DateGreaterThan: { test: (a, b) => Date.parse(b) > Date.parse(a) },
};

/** True when every operator of a statement's `Condition` holds. */
export function conditionHolds(condition: Value | undefined, facts: Facts): boolean {
  if (condition === undefined) return true;
  if (!isParams(condition))
    throw new Error(`a policy condition must be an object: ${JSON.stringify(condition)}`);
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(isParams(keys) ? keys : {}).every(([key, expected]) =>
      operatorHolds(operator, valuesOf(expected), facts.get(key.toLowerCase())),
    ),
  );
}

function operatorHolds(
  operator: string,
  expected: readonly string[],
  actual: readonly string[] | undefined,
): boolean {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === 'Null') return expected.includes(actual === undefined ? 'true' : 'false');
  const found = TESTS[name];
  // A condition that is not understood must not be taken for one that holds.
  if (!found) throw new Error(`the simulator does not know the policy condition operator ${operator}`);
  const { test, negated = false } = found;
  const matches = (value: string) => expected.some((one) => test(one, value)) !== negated;
  if (quantifier === 'ForAllValues') return (actual ?? []).every(matches);
  if (actual === undefined) return ifExists !== undefined || (negated && quantifier === undefined);
  return negated && quantifier === undefined ? actual.every(matches) : actual.some(matches);
}

/** The six parts of an ARN one by one: a `*` reaches over no colon but in the last part. */
function arnMatch(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [wanted, given] = [arnParts(pattern), arnParts(arn)];
  return wanted.length === given.length && wanted.every((part, i) => wildcardMatch(part, given[i] ?? ''));
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

export function valuesOf(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value.map(String) : [String(value)];
}

/** Condition keys without regard to case, and only those that have a value. */
export function factsOf(values: Readonly<Record<string, string | readonly string[] | undefined>>): Facts {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key.toLowerCase(), [value].flat()] as const],
  );
  return new Map(entries);
}

export type PolicyDocument = Params;
