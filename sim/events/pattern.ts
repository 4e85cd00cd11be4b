import { AwsError, isList, isParams, type Params, type Value } from '../core/index.ts';
import { InvalidPattern, type Leaf, leafMatcher } from './leaf-matcher.ts';

/** Says whether an event meets a pattern. */
export type EventTest = (event: Params) => boolean;

/** EventBridge's default quota. */
const LONGEST_PATTERN = 2048;

/** The test that a pattern's JSON stands for; InvalidEventPatternException for what is none. */
export function eventTest(json: string): EventTest {
  if (json.length > LONGEST_PATTERN) throw invalid(`it is longer than ${LONGEST_PATTERN} characters`);
  const pattern = parsed(json);
  if (!isParams(pattern)) throw invalid('Filter is not a JSON object');
  try {
    const test = objectTest(pattern);
    return (event) => test(event);
  } catch (error) {
    if (error instanceof InvalidPattern) throw invalid(error.message);
    throw error;
  }
}

type ObjectTest = (value: Value) => boolean;

function objectTest(pattern: Params): ObjectTest {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new InvalidPattern('Empty objects are not allowed');
  const tests = entries.map(([name, wanted]) =>
    name === '$or' ? anyOf(wanted) : memberTest(name, wanted ?? null),
  );
  // All members must be met by one and the same object of a list: EventBridge never mixes two.
  return (value) => {
    const objects = objectsIn(value);
    // What is not there can still meet `exists: false`.
    return (objects.length === 0 ? [{}] : objects).some((object) => tests.every((test) => test(object)));
  };
}

function anyOf(alternatives: Value | undefined): ObjectTest {
  if (alternatives === undefined || !isList(alternatives) || alternatives.length < 2) {
    throw new InvalidPattern('$or must be an array of at least two objects');
  }
  const tests = alternatives.map((one) => {
    if (!isParams(one)) throw new InvalidPattern('$or must be an array of objects');
    return objectTest(one);
  });
  return (value) => tests.some((test) => test(value));
}

function memberTest(name: string, wanted: Value): (object: Params) => boolean {
  if (isParams(wanted)) {
    const test = objectTest(wanted);
    return (object) => test(object[name] ?? {});
  }
  if (!isList(wanted)) throw new InvalidPattern(`"${name}" must be an object or an array`);
  if (wanted.length === 0) throw new InvalidPattern('Empty arrays are not allowed');
  const tests: readonly Leaf[] = wanted.map(leafMatcher);
  return (object) => {
    const values = leavesIn(object[name]);
    return tests.some((test) => test(values));
  };
}

function objectsIn(value: Value): readonly Params[] {
  if (isList(value)) return value.flatMap(objectsIn);
  return isParams(value) ? [value] : [];
}

/** The plain values at a place, lists opened. An object there is no value: patterns see leaves only. */
function leavesIn(value: Value | undefined): readonly Value[] {
  if (value === undefined || isParams(value)) return [];
  return isList(value) ? value.flatMap(leavesIn) : [value];
}

function parsed(json: string): Value {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
