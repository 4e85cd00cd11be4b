// What the bundles leave out of the AWS SDK's schema files, as pure text → text. Each rewrite is all or nothing:
// a layout that it does not understand leaves the file as it was, and says why.

export type Rewriting =
  | { readonly kind: 'rewritten'; readonly code: string }
  | { readonly kind: 'unchanged'; readonly why: string };

const CONSTANT = /^const (_\w+) = ("[^"\\\n]*");$/gm;
const COMPUTED_KEY = /\[(_\w+)\]:/g;
const REGISTERED_ERROR = /^n0_registry\.registerError\((\w+)\$, (\w+)\);\n/gm;
const SHAPE_NAME = /^((?:export )?var [\w$]+ = \[[0-3], n0, )_\w+,/gm;

/**
 * A schema file with its computed keys (`[_cI]: 1`) written as literal ones (`"CidrIp": 1`). A computed key
 * counts as a side effect, so esbuild keeps all of EC2's schemas although a few are used (aws-sdk-js-v3#7607).
 */
export function withLiteralKeys(source: string): Rewriting {
  const constants = constantsOf(source);
  const unknown = new Set<string>();
  const code = source.replace(COMPUTED_KEY, (key, name: string) => {
    const literal = constants.get(name);
    // As a literal key __proto__ would set the prototype instead of a member.
    if (literal !== undefined && literal !== '"__proto__"') return `${literal}:`;
    unknown.add(name);
    return key;
  });
  if (unknown.size > 0) return { kind: 'unchanged', why: `no plain constant for ${[...unknown].join(', ')}` };
  return code === source
    ? { kind: 'unchanged', why: 'it has no computed keys' }
    : { kind: 'rewritten', code };
}

/**
 * A schema file that registers no class for any error. An error then arrives under the code that AWS sent, with
 * its members, as all of EC2's do anyway; it is only no instance of a class of its own.
 */
export function withoutErrorClasses(source: string): Rewriting {
  const code = source.replace(REGISTERED_ERROR, (line, schema: string, errorClass: string) =>
    schema === errorClass ? '' : line,
  );
  return code.includes('n0_registry.registerError(')
    ? { kind: 'unchanged', why: 'it registers errors in another way' }
    : { kind: 'rewritten', code };
}

/**
 * A schema file whose simple types, lists, maps and structures have no names: only messages about bugs of the SDK
 * tell them. Operations and errors go by their names on the wire; of the unions, DynamoDB's codec looks for one.
 */
export function withoutShapeNames(source: string): Rewriting {
  const code = source.replace(SHAPE_NAME, '$1"",');
  return code === source
    ? { kind: 'unchanged', why: 'its shapes look different' }
    : { kind: 'rewritten', code };
}

/** A schema file whose constants that are used once are written where they are used. */
export function withoutSingleConstants(source: string): Rewriting {
  const constants = constantsOf(source);
  const uses = new Map<string, number>();
  for (const [name] of source.matchAll(/(?<![\w$])_\w+(?![\w$])/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const code = source.replace(/(?<=[[ ,])_\w+(?=[,\]])/g, (name) =>
    uses.get(name) === 2 ? (constants.get(name) ?? name) : name,
  );
  return { kind: 'rewritten', code };
}

/** The plain constants of a file: name → literal. One that is declared twice is none. */
export function constantsOf(source: string): ReadonlyMap<string, string> {
  const constants = new Map<string, string>();
  const twice = new Set<string>();
  for (const [, name = '', literal = ''] of source.matchAll(CONSTANT)) {
    if (constants.has(name)) twice.add(name);
    constants.set(name, literal);
  }
  for (const name of twice) constants.delete(name);
  return constants;
}
