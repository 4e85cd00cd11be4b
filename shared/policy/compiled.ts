import type { Trail } from './guard.ts';
import type { LoadedPolicy, Policy } from './policy.ts';
import { aCompiled } from './policy-guard.ts';

// A function loads a policy that the CLI has validated. It has neither YAML nor zod, whose weight would be in every
// cold start, but it must not believe either whatever lies in a parameter: this checks that every member is there
// and of its kind.

const FORMAT = 'kedge-policy/1';

/** The policy as one JSON text, for `policyFromJson`. The same policy gives the same text. */
export function policyToJson(policy: Policy): string {
  return JSON.stringify({ format: FORMAT, policy });
}

/** The policy that `policyToJson` wrote, or why the text is not one. Never a part of one. */
export function policyFromJson(text: string): LoadedPolicy {
  const value = parsedJson(text);
  if (value === undefined) return unusable('this is not JSON', 'compile the policy again with this Kedge');
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== FORMAT) {
    const written =
      typeof format === 'string'
        ? `the format is ${JSON.stringify(format.slice(0, 40))}`
        : 'this is not a compiled policy';
    return unusable(written, `this Kedge reads ${FORMAT}: compile the policy again`);
  }
  const trail: Trail = { keys: [], failed: null };
  if (aCompiled(value, trail)) return { ok: true, policy: value.policy };
  return unusable(
    `the compiled policy is wrong at ${trail.failed ?? 'the whole'}`,
    'compile the policy again with this Kedge',
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unusable(message: string, hint: string): LoadedPolicy {
  return { ok: false, errors: [{ file: 'compiled policy', line: 1, column: 1, message, hint }] };
}
