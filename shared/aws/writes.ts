import type { NetworkClients } from './clients.ts';
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ModifySecurityGroupRulesCommand,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  SetSecurityGroupsCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from './commands.ts';
import type { Meaning } from './errors.ts';
import { ruleParts } from './rule-parts.ts';

export type Input = Readonly<Record<string, unknown>>;

/** One call that changes the network, and what AWS's refusal of it may mean. */
export type Write = {
  readonly send: (clients: NetworkClients, input: Input) => Promise<Sent>;
  /** A refusal of one of these meanings says that it is already so. */
  readonly already: readonly Meaning[];
  /** The call as calls of one element each, for those that AWS takes or refuses as a whole. */
  readonly parts: (input: Input) => readonly Input[];
  /** It is already so only if the very entry is there: the number in use may be somebody else's. */
  readonly onlySameEntry: boolean;
};

type Sent = { readonly requestId: string | null; readonly created: readonly string[] };

type Answer = { readonly $metadata: { readonly requestId?: string | undefined } };

function sent(answer: Answer, created: readonly (string | undefined)[] = []): Sent {
  return { requestId: answer.$metadata.requestId ?? null, created: created.filter((id) => id !== undefined) };
}

/** The planner made the input for this very call; whether it is right only AWS can tell. */
function made<Command>(Kind: new (...input: never) => Command, input: Input): Command {
  return Reflect.construct(Kind, [input]);
}

const SINGLE = { parts: (input: Input) => [input], onlySameEntry: false, already: [] } as const;
const AUTHORIZE = { ...SINGLE, parts: ruleParts, already: ['duplicate'] } as const;
/** A group that is gone has taken its rules along. */
const REVOKE = { ...SINGLE, parts: ruleParts, already: ['missing', 'gone'] } as const;

/** Every write, by the name that plans give it. */
export const WRITES: ReadonlyMap<string, Write> = new Map<string, Write>([
  [
    'ec2:AuthorizeSecurityGroupIngress',
    {
      ...AUTHORIZE,
      send: async ({ ec2 }, input) => {
        const answer = await ec2().send(made(AuthorizeSecurityGroupIngressCommand, input));
        return sent(
          answer,
          answer.SecurityGroupRules?.map((rule) => rule.SecurityGroupRuleId),
        );
      },
    },
  ],
  [
    'ec2:AuthorizeSecurityGroupEgress',
    {
      ...AUTHORIZE,
      send: async ({ ec2 }, input) => {
        const answer = await ec2().send(made(AuthorizeSecurityGroupEgressCommand, input));
        return sent(
          answer,
          answer.SecurityGroupRules?.map((rule) => rule.SecurityGroupRuleId),
        );
      },
    },
  ],
  [
    'ec2:RevokeSecurityGroupIngress',
    {
      ...REVOKE,
      send: async ({ ec2 }, input) => sent(await ec2().send(made(RevokeSecurityGroupIngressCommand, input))),
    },
  ],
  [
    'ec2:RevokeSecurityGroupEgress',
    {
      ...REVOKE,
      send: async ({ ec2 }, input) => sent(await ec2().send(made(RevokeSecurityGroupEgressCommand, input))),
    },
  ],
  [
    // What it would be changed into may be there as another rule: then the wide one still stands, and that is no
    // success.
    'ec2:ModifySecurityGroupRules',
    {
      ...SINGLE,
      send: async ({ ec2 }, input) => sent(await ec2().send(made(ModifySecurityGroupRulesCommand, input))),
    },
  ],
  [
    'ec2:CreateNetworkAclEntry',
    {
      ...SINGLE,
      already: ['duplicate'],
      onlySameEntry: true,
      send: async ({ ec2 }, input) => sent(await ec2().send(made(CreateNetworkAclEntryCommand, input))),
    },
  ],
  [
    'ec2:ReplaceNetworkAclEntry',
    {
      ...SINGLE,
      send: async ({ ec2 }, input) => sent(await ec2().send(made(ReplaceNetworkAclEntryCommand, input))),
    },
  ],
  [
    'ec2:DeleteNetworkAclEntry',
    {
      ...SINGLE,
      already: ['missing', 'gone'],
      send: async ({ ec2 }, input) => sent(await ec2().send(made(DeleteNetworkAclEntryCommand, input))),
    },
  ],
  [
    'ec2:ReplaceNetworkAclAssociation',
    {
      ...SINGLE,
      send: async ({ ec2 }, input) => {
        const answer = await ec2().send(made(ReplaceNetworkAclAssociationCommand, input));
        return sent(answer, [answer.NewAssociationId]);
      },
    },
  ],
  [
    'ec2:ModifyNetworkInterfaceAttribute',
    {
      ...SINGLE,
      send: async ({ ec2 }, input) =>
        sent(await ec2().send(made(ModifyNetworkInterfaceAttributeCommand, input))),
    },
  ],
  [
    'ecs:StopTask',
    {
      ...SINGLE,
      already: ['missing'],
      send: async ({ ecs }, input) => sent(await ecs().send(made(StopTaskCommand, input))),
    },
  ],
  [
    'ecs:UpdateService',
    { ...SINGLE, send: async ({ ecs }, input) => sent(await ecs().send(made(UpdateServiceCommand, input))) },
  ],
  [
    'elasticloadbalancing:SetSecurityGroups',
    {
      ...SINGLE,
      send: async ({ elb }, input) => sent(await elb().send(made(SetSecurityGroupsCommand, input))),
    },
  ],
]);
