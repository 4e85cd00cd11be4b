import type { Actor } from './event.ts';
import { isServiceLinked, toolOf } from './tool.ts';
import { member, path, text } from './untyped.ts';

const ARN = /^arn:aws[a-z-]{0,20}:(?:iam|sts)::[0-9]{0,12}:[\x21-\x7e]{1,1024}$/;
const ROLE_ARN = /^arn:aws[a-z-]{0,20}:iam::[0-9]{12}:role\/[\x21-\x7e]{1,1024}$/;
const ADDRESS = /^[0-9A-Fa-f.:]{3,45}$/;
const SSO_ROLE = /^AWSReservedSSO_(.{1,100})_[0-9a-f]{16}$/;

/** Who did it, from userIdentity and what stands beside it; unchecked text is cut to a length for people. */
export function actorOf(record: unknown): Actor {
  const identity = member(record, 'userIdentity');
  const issuer = path(identity, 'sessionContext', 'sessionIssuer');
  const role = member(issuer, 'type') === 'Role' ? valid(ROLE_ARN, member(issuer, 'arn')) : null;
  return {
    text: person(identity, role).slice(0, 256),
    arn: valid(ARN, member(identity, 'arn')),
    roleArn: role,
    tool: toolOf(record),
    sourceIp: valid(ADDRESS, member(record, 'sourceIPAddress')),
  };
}

/** An AWS service that acts by itself, as in ECS's own events. */
export function awsService(name: string): Actor {
  return { text: name, arn: null, roleArn: null, tool: 'aws-service', sourceIp: null };
}

function person(identity: unknown, role: string | null): string {
  const account = text(member(identity, 'accountId'));
  const name = text(member(identity, 'userName'));
  const through = text(member(identity, 'invokedBy'));
  switch (member(identity, 'type')) {
    case 'IAMUser':
      return via(`user ${name ?? lastPart(member(identity, 'arn')) ?? 'without a name'}`, through);
    case 'Root':
      return via(`the root user of ${account ?? 'an account'}`, through);
    case 'AssumedRole':
      return via(session(identity, role), through);
    case 'AWSService':
      return `AWS service ${through ?? 'without a name'}`;
    case 'AWSAccount':
      return `account ${account ?? 'without a number'}`;
    default:
      return through === null
        ? (name ?? text(member(identity, 'principalId')) ?? 'somebody whom the record does not name')
        : `AWS service ${through}`;
  }
}

/** The session's name was chosen by the caller: the role is always said with it. */
function session(identity: unknown, role: string | null): string {
  const arn = text(member(identity, 'arn')) ?? '';
  const [, assumed, sessionName] = /:assumed-role\/([^/]+)(?:\/(.+))?$/.exec(arn) ?? [];
  const roleName = lastPart(role) ?? assumed ?? 'without a name';
  if (isServiceLinked(role)) return `AWS service (role ${roleName})`;
  const permissionSet = SSO_ROLE.exec(roleName)?.[1];
  const how = permissionSet === undefined ? `role ${roleName}` : `single sign-on as ${permissionSet}`;
  return sessionName === undefined ? how : `${sessionName} (${how})`;
}

function via(who: string, service: string | null): string {
  return service === null ? who : `${who} through ${service}`;
}

function lastPart(arn: unknown): string | undefined {
  return text(arn)?.split('/').at(-1);
}

function valid(pattern: RegExp, value: unknown): string | null {
  const given = text(value);
  return given !== null && pattern.test(given) ? given : null;
}
