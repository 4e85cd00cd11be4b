import type { Caller, World } from '../core/index.ts';
import { isTrusted } from './access.ts';
import { factsOf } from './condition.ts';
import { iam } from './roles.ts';

export type ServiceAssumes = {
  readonly roleArn: string;
  /** `scheduler.amazonaws.com`, on behalf of which resource. */
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
  readonly sessionName: string;
};

/** The caller that an AWS service becomes by taking on a role; undefined when the role does not trust it. */
export function callerOfService(world: World, assumes: ServiceAssumes): Caller | undefined {
  const { roleArn, service, sourceArn, sourceAccount, sessionName } = assumes;
  const facts = factsOf({
    'aws:SourceArn': sourceArn,
    'aws:SourceAccount': sourceAccount,
    'aws:SourceOrgID': iam({ world }).organizations.get(sourceAccount),
  });
  const role = world.identities.findRole(roleArn);
  if (!role || !isTrusted(world, { roleArn, subject: { kind: 'service', service }, facts })) return undefined;
  const { accessKeyId } = world.identities.startSession({ role, sessionName });
  const resolved = world.identities.resolve(accessKeyId);
  return resolved.outcome === 'known' ? resolved.caller : undefined;
}

/** Null when this caller may; else why not. For what AWS does inside, where no call goes over the wire. */
export function refusalTo(
  world: World,
  caller: Caller,
  asked: { action: string; resource: string },
): string | null {
  const { action, resource } = asked;
  const region = resource.split(':')[3] ?? '';
  return world.access.refusal({ caller, action, resources: [resource], region, conditions: {} });
}
