import type { Command } from 'commander';
import { startDynamo } from '../sim/dynamodb/index.ts';
import { createSim, startServer } from '../sim/index.ts';
import { CommandError, EXIT, type ExitStatus } from './exit.ts';
import { codeOf } from './system-error.ts';
import type { Terminal } from './terminal.ts';

type Options = { readonly port: string; readonly seed: string };

export function addSim(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  program
    .command('sim')
    .description('run the simulator as a server, until it is interrupted')
    .option('--port <port>', 'TCP port on 127.0.0.1; 0 takes a free one', '4566')
    .option('--seed <seed>', 'the same seed gives the same ids', '1')
    .action(async (options: Options) => done(await serve(terminal, options)));
}

async function serve(terminal: Terminal, { port, seed }: Options): Promise<ExitStatus> {
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number > 65535)
    throw new CommandError(`--port ${port}: a port is a number from 0 to 65535.`, EXIT.usage);
  const dynamo = await startDynamo();
  const sim = createSim({ seed, clock: 'real' });
  const server = await startServer(sim, { port: number, dynamodbUrl: dynamo.url }).catch(
    async (error: unknown) => {
      await dynamo.close();
      throw new CommandError(`--port ${port}: cannot be listened on (${codeOf(error)}); 0 takes a free one.`);
    },
  );
  terminal.out(server.url);
  terminal.note(
    `The simulator listens on ${server.url}; AWS_ENDPOINT_URL=${server.url} points any AWS SDK or CLI at it. Ctrl-C stops it.`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await Promise.all([server.close(), dynamo.close()]);
  return EXIT.ok;
}
