import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { buildNetwork } from './demo/network.ts';
import { play } from './demo/play.ts';
import { printResult, resultJson } from './demo/print.ts';
import { SCENARIOS } from './demo/scenarios.ts';
import { ACCOUNT, REGION, setStage } from './demo/stage.ts';
import { EXIT, type ExitStatus } from './exit.ts';
import { formatOption } from './options.ts';
import { requirePolicy } from './policy-file.ts';
import type { Terminal } from './terminal.ts';

type Options = { readonly format: 'text' | 'json'; readonly policy: string; readonly seed: string };

const EXAMPLE = fileURLToPath(new URL('../examples/web-service.policy.yaml', import.meta.url));

export function addDemo(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  program
    .command('demo')
    .description('play what goes wrong on the simulator, and what Kedge does about it')
    .option('--policy <file>', 'the policy that Kedge is given', EXAMPLE)
    .option('--seed <seed>', 'the same seed plays the same', '1')
    .addOption(formatOption(['text', 'json']))
    .action(async (options: Options) => done(await demo(terminal, options)));
}

/** 0 only if every scenario ends as it should. */
async function demo(terminal: Terminal, { format, policy: path, seed }: Options): Promise<ExitStatus> {
  const policy = await requirePolicy(path);
  terminal.note('Starting the simulator, building an ECS network, deploying the packaged stack…');
  const stage = await setStage({ policy, seed });
  try {
    const builder = stage.sim.world.identities.addUser({ name: 'platform-team', account: ACCOUNT });
    const network = await buildNetwork(stage.as(builder), policy);
    // The events of the building itself: a service is starting, and Kedge looks at all of it, and reviews it.
    await stage.sim.world.scheduler.advance(16 * 60_000);
    terminal.note(
      `Ready: ${policy.securityGroups.length} groups, ${policy.networkAcls.length} ACLs and service prod/web in account ${ACCOUNT}, ${REGION}.\n`,
    );
    let allOk = true;
    for (const [at, scenario] of SCENARIOS.entries()) {
      const result = await play(stage, network, scenario);
      allOk &&= result.ok;
      if (format === 'json') terminal.out(resultJson(result));
      else printResult(terminal, { number: at + 1, result });
    }
    terminal.note(allOk ? 'All scenarios ended as they should.' : 'Not every scenario ended as it should.');
    return allOk ? EXIT.ok : EXIT.unreadable;
  } finally {
    await stage.close();
  }
}
