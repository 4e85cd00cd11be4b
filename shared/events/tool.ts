import type { Actor } from './event.ts';
import { member, path, text } from './untyped.ts';

/** What marks each tool's user agent; the first that fits names it. A caller can send any: for people only. */
const USER_AGENTS: readonly (readonly [mark: RegExp, tool: Actor['tool']])[] = [
  [/cloudformation\.amazonaws\.com/, 'cloudformation'],
  [/terraform|opentofu/i, 'terraform'],
  [/^\[?aws-cli\//, 'cli'],
  [/^\[?(?:Mozilla\/|console\.|signin\.|AWS-Console)|^\S*\.console\.amazonaws\.com/, 'console'],
  [/aws-sdk|boto|^Botocore/i, 'sdk'],
  [/^[a-z0-9.-]+\.amazonaws\.com$/, 'aws-service'],
];

/** With what the change was made. Old records show the console by the user agent, new ones by a member. */
export function toolOf(record: unknown): Actor['tool'] {
  const identity = member(record, 'userIdentity');
  const invokedBy = text(member(identity, 'invokedBy'));
  if (invokedBy === 'cloudformation.amazonaws.com') return 'cloudformation';
  if (invokedBy !== null || member(identity, 'type') === 'AWSService') return 'aws-service';
  if (isServiceLinked(path(identity, 'sessionContext', 'sessionIssuer', 'arn'))) return 'aws-service';
  const agent = text(member(record, 'userAgent')) ?? '';
  const byAgent = USER_AGENTS.find(([mark]) => mark.test(agent))?.[1] ?? 'unknown';
  const fromConsole = String(member(record, 'sessionCredentialFromConsole')) === 'true';
  return fromConsole && byAgent !== 'terraform' && byAgent !== 'cli' ? 'console' : byAgent;
}

/** AWS services change interfaces through roles of their own, which are not people. */
export function isServiceLinked(roleArn: unknown): boolean {
  return text(roleArn)?.includes(':role/aws-service-role/') ?? false;
}
