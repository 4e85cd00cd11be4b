import { isList, isParams, type Params, type Place, partitionOf, type Value } from '../core/index.ts';

/** What a reference to a resource stands for: `ref` for Ref, `attributes` for Fn::GetAtt. */
export type Physical = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };

export type Scope = {
  readonly place: Place;
  readonly stackName: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly conditions: Params;
  readonly made: ReadonlyMap<string, Physical>;
};

/** A template value with its intrinsic functions carried out. AWS::NoValue members fall away. */
export function resolved(value: Value | undefined, scope: Scope): Value | undefined {
  if (isList(value)) return value.map((one) => resolved(one, scope)).filter((one) => one !== undefined);
  if (!isParams(value)) return value;
  const [only, ...more] = Object.keys(value);
  if (only !== undefined && more.length === 0) {
    const intrinsic = INTRINSICS[only];
    if (intrinsic !== undefined) return intrinsic(value[only], scope);
    if (only.startsWith('Fn::')) throw new Error(`the simulator does not know ${only}`);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const known = resolved(one, scope);
      return known === undefined ? [] : [[key, known]];
    }),
  );
}

const INTRINSICS: Readonly<Record<string, (argument: Value | undefined, scope: Scope) => Value | undefined>> =
  {
    Ref: (name, scope) => ref(String(name), scope),
    'Fn::GetAtt': (path, scope) => {
      const [id = '', ...rest] = isList(path) ? path.map(String) : String(path).split('.');
      return attribute(id, rest.join('.'), scope);
    },
    'Fn::Sub': (argument, scope) => {
      const [template, own] = isList(argument) ? argument : [argument, {}];
      return substituted(String(template), isParams(own) ? own : {}, scope);
    },
    'Fn::Join': (argument, scope) => {
      const [separator, parts] = isList(argument) ? argument : [];
      const texts = resolved(parts, scope);
      return isList(texts) ? texts.map(String).join(String(separator)) : '';
    },
    'Fn::Select': (argument, scope) => {
      const [index, parts] = isList(argument) ? argument : [];
      const values = resolved(parts, scope);
      return isList(values) ? values[Number(index)] : undefined;
    },
    'Fn::Split': (argument, scope) => {
      const [separator, whole] = isList(argument) ? argument : [];
      return String(resolved(whole, scope)).split(String(separator));
    },
    'Fn::If': (argument, scope) => {
      const [name, yes, no] = isList(argument) ? argument : [];
      return resolved(holds(String(name), scope) ? yes : no, scope);
    },
    'Fn::Equals': (argument, scope) => {
      const both = resolved(argument, scope);
      return isList(both) && String(both[0]) === String(both[1]);
    },
    'Fn::Not': (argument, scope) => !isTrue(isList(argument) ? argument[0] : argument, scope),
    'Fn::And': (argument, scope) => isList(argument) && argument.every((one) => isTrue(one, scope)),
    'Fn::Or': (argument, scope) => isList(argument) && argument.some((one) => isTrue(one, scope)),
    Condition: (name, scope) => holds(String(name), scope),
  };

export function holds(name: string, scope: Scope): boolean {
  const condition = scope.conditions[name];
  if (condition === undefined) throw new Error(`the template has no condition ${name}`);
  return isTrue(condition, scope);
}

function isTrue(value: Value | undefined, scope: Scope): boolean {
  return resolved(value, scope) === true;
}

function ref(name: string, scope: Scope): Value | undefined {
  const { account, region } = scope.place;
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': partitionOf(region),
    'AWS::StackName': scope.stackName,
    'AWS::StackId': `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/${scope.stackName}/1`,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  if (name === 'AWS::NoValue') return undefined;
  const known = pseudo[name] ?? scope.parameters[name] ?? scope.made.get(name)?.ref;
  if (known === undefined) throw new Error(`the template refers to ${name}, which is not made`);
  return known;
}

function attribute(id: string, name: string, scope: Scope): string {
  const found = scope.made.get(id)?.attributes[name];
  if (found === undefined) throw new Error(`the template reads ${id}.${name}, which is not known`);
  return found;
}

function substituted(template: string, own: Params, scope: Scope): string {
  return template.replace(/\$\{(!?)([^}]+)\}/g, (_, kept: string, name: string) => {
    if (kept === '!') return `\${${name}}`;
    if (name in own) return String(resolved(own[name], scope));
    const dot = name.indexOf('.');
    return dot === -1 ? String(ref(name, scope)) : attribute(name.slice(0, dot), name.slice(dot + 1), scope);
  });
}

/** Logical ids that a value refers to. */
export function references(value: Value | undefined): readonly string[] {
  if (isList(value)) return value.flatMap(references);
  if (!isParams(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    if (key === 'Ref') return [String(one)];
    if (key === 'Fn::GetAtt') return [isList(one) ? String(one[0]) : (String(one).split('.')[0] ?? '')];
    if (key !== 'Fn::Sub') return references(one);
    const [template, own] = isList(one) ? one : [one, {}];
    const named = [...String(template).matchAll(/\$\{([^!}.][^}.]*)/g)].map((match) => match[1] ?? '');
    return [...named, ...references(own)];
  });
}
