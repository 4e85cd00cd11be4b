import { BlockList, isIP } from 'node:net';
import { isList, isParams, type Value, wildcardMatch } from '../core/index.ts';

/** Says whether the values that stand at a place of the event (none: it is not there) are what a pattern wants. */
export type Leaf = (values: readonly Value[]) => boolean;

/** What makes a pattern invalid, in AWS's words as far as they are known. */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern';
}

/** One alternative of a pattern's list: a plain value, or an object that says how to compare. */
export function leafMatcher(alternative: Value): Leaf {
  if (isList(alternative))
    throw new InvalidPattern('Match value must be String, number, true, false, or null');
  if (!isParams(alternative)) return some((value) => value === alternative);
  const [[operator, operand] = [], ...rest] = Object.entries(alternative);
  if (operator === undefined || operand === undefined || rest.length > 0) {
    throw new InvalidPattern('Only one key allowed in match expression');
  }
  if (operator === 'exists') return existence(operand);
  return some(valueTest(operator, operand));
}

type Test = (value: Value) => boolean;

function some(test: Test): Leaf {
  return (values) => values.some(test);
}

function existence(operand: Value): Leaf {
  if (typeof operand !== 'boolean')
    throw new InvalidPattern('exists match pattern must be either true or false.');
  return (values) => values.length > 0 === operand;
}

function valueTest(operator: string, operand: Value): Test {
  switch (operator) {
    case 'prefix':
      return affix(operator, operand, (value, part) => value.startsWith(part));
    case 'suffix':
      return affix(operator, operand, (value, part) => value.endsWith(part));
    case 'equals-ignore-case': {
      const wanted = stringOf(operator, operand).toLowerCase();
      return onStrings((value) => value.toLowerCase() === wanted);
    }
    case 'wildcard':
      return wildcard(stringOf(operator, operand));
    case 'anything-but':
      return anythingBut(operand);
    case 'numeric':
      return numeric(operand);
    case 'cidr':
      return cidr(stringOf(operator, operand));
    default:
      throw new InvalidPattern(`Unrecognized match type ${operator}`);
  }
}

function affix(operator: string, operand: Value, has: (value: string, part: string) => boolean): Test {
  if (isParams(operand) && 'equals-ignore-case' in operand && Object.keys(operand).length === 1) {
    const part = stringOf(operator, operand['equals-ignore-case'] ?? null).toLowerCase();
    return onStrings((value) => has(value.toLowerCase(), part));
  }
  const part = stringOf(operator, operand);
  return onStrings((value) => has(value, part));
}

function wildcard(glob: string): Test {
  if (/\*\*/.test(glob)) throw new InvalidPattern('Consecutive wildcard characters at pos');
  // Only * is one here; a question mark stands for itself.
  const escaped = glob.replace(/\?/g, '\\?');
  return onStrings((value) => wildcardMatch(escaped, value));
}

function anythingBut(operand: Value): Test {
  if (isParams(operand)) {
    const [[operator, inner] = [], ...rest] = Object.entries(operand);
    if (operator === undefined || inner === undefined || rest.length > 0) {
      throw new InvalidPattern('Unsupported anything-but pattern');
    }
    if (!['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator)) {
      throw new InvalidPattern(`Unsupported anything-but pattern: ${operator}`);
    }
    const tests = (isList(inner) ? inner : [inner]).map((one) => valueTest(operator, one));
    return (value) => !tests.some((test) => test(value));
  }
  const excluded = isList(operand) ? operand : [operand];
  if (excluded.length === 0) throw new InvalidPattern('Empty arrays are not allowed');
  if (excluded.some((one) => isParams(one) || isList(one))) {
    throw new InvalidPattern('Inside anything but list, start|null|boolean is not supported.');
  }
  return (value) => !excluded.includes(value);
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function numeric(operand: Value): Test {
  if (!isList(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw new InvalidPattern('Value of numeric must be an array of one or two comparisons.');
  }
  const tests = [operand.slice(0, 2), operand.slice(2)].filter((pair) => pair.length > 0).map(comparison);
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function comparison([operator, bound]: readonly Value[]): (value: number) => boolean {
  const compare = COMPARISONS[String(operator)];
  if (!compare) throw new InvalidPattern(`Unrecognized numeric range operator: ${String(operator)}`);
  if (typeof bound !== 'number') throw new InvalidPattern('Value of numeric must be numeric');
  return (value) => compare(value, bound);
}

function cidr(block: string): Test {
  const [address = '', bits = ''] = block.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits)) throw new InvalidPattern(`Malformed CIDR ${block}`);
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family);
  return onStrings((value) => isIP(value) !== 0 && list.check(value, isIP(value) === 6 ? 'ipv6' : 'ipv4'));
}

function onStrings(test: (value: string) => boolean): Test {
  return (value) => typeof value === 'string' && test(value);
}

function stringOf(operator: string, operand: Value): string {
  if (typeof operand !== 'string') throw new InvalidPattern(`${operator} match pattern must be a string`);
  return operand;
}
