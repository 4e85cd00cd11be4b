import type { Applied, Applier } from '../ports/index.ts';
import type { AwsClients, NetworkClients } from './clients.ts';
import { CreateNetworkAclCommand, CreateSecurityGroupCommand } from './commands.ts';
import { failureOf } from './errors.ts';
import { attempted } from './read.ts';

type Input = Readonly<Record<string, unknown>>;

/** Carries out the two calls that make something new; apart from the applier, which the functions have. */
export function awsCreator(clients: AwsClients): Applier {
  return {
    apply: async (place, { call, input }) => {
      const what = attempted(call, place);
      const create = CREATES.get(call);
      if (create === undefined) {
        const message = 'Kedge does not create this';
        return {
          kind: 'failed',
          failure: { kind: 'invalid', code: 'UnknownCall', message, attempted: what },
        };
      }
      return create(clients.at(place), input).catch((error: unknown): Applied => {
        // The answer to an earlier try was lost, or somebody was quicker: what is there is looked at next.
        if (error instanceof Error && error.name === 'InvalidGroup.Duplicate')
          return { kind: 'already', requestId: null, created: [] };
        return { kind: 'failed', failure: failureOf(error, what) };
      });
    },
  };
}

/** The planner made the input for this very call; whether it is right only AWS can tell. */
function made<Command>(Kind: new (...input: never) => Command, input: Input): Command {
  return Reflect.construct(Kind, [input]);
}

const CREATES: ReadonlyMap<string, (clients: NetworkClients, input: Input) => Promise<Applied>> = new Map([
  [
    'ec2:CreateSecurityGroup',
    async ({ ec2 }, input) => {
      const answer = await ec2().send(made(CreateSecurityGroupCommand, input));
      return created(answer.$metadata.requestId, answer.GroupId);
    },
  ],
  [
    'ec2:CreateNetworkAcl',
    async ({ ec2 }, input) => {
      const answer = await ec2().send(made(CreateNetworkAclCommand, input));
      return created(answer.$metadata.requestId, answer.NetworkAcl?.NetworkAclId);
    },
  ],
]);

function created(requestId: string | undefined, id: string | undefined): Applied {
  return { kind: 'done', requestId: requestId ?? null, created: id === undefined ? [] : [id] };
}
