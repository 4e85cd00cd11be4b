// `npm run test:moto`: the conformance suite (test/conformance) on a moto server of its own, on a free loopback port.
// moto is Python: `.ci/run` has it in .venv/, as infra/requirements.txt says. Not having it is a failure, not a skip.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const SERVER = process.env.KEDGE_MOTO_SERVER ?? '.venv/bin/moto_server';
const START_MS = 60_000;

async function main(): Promise<number> {
  if (!existsSync(SERVER)) {
    console.error(
      `${SERVER} is missing: python3 -m venv .venv && .venv/bin/pip install -r infra/requirements.txt`,
    );
    return 1;
  }
  const port = await freePort();
  const moto = spawn(SERVER, ['--host', '127.0.0.1', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await answering(url, moto);
    return await conformanceOn(url);
  } finally {
    moto.kill();
  }
}

async function answering(url: string, moto: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (moto.exitCode !== null) throw new Error(`${SERVER} ended with status ${moto.exitCode}`);
    const isThere = await fetch(`${url}/moto-api/data.json`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isThere) return;
    await pause(200);
  }
  throw new Error(`${SERVER} does not answer`);
}

/** The exit status of the suite. */
function conformanceOn(url: string): Promise<number> {
  const env = { ...process.env, KEDGE_CONFORMANCE_ENDPOINT: url, KEDGE_CONFORMANCE_ON: 'moto' };
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'test/conformance', '--testTimeout=30000'];
  const suite = spawn(process.execPath, vitest, { stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    suite.once('error', reject);
    suite.once('exit', (status) => resolve(status ?? 1));
  });
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no free port')),
      );
    });
  });
}

process.exitCode = await main();
