// One reading of a whole account in a process of its own: node account-once.ts bare, or review POLICY. The endpoint and
// the credentials are in the environment. Prints one JSON line.
import { readFile } from 'node:fs/promises';
import {
  EC2Client,
  paginateDescribeInternetGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { awsApplier, awsClients, awsObserver } from '../../shared/aws/index.ts';
import { loadPolicy } from '../../shared/policy/index.ts';
import type { ReportStore } from '../../shared/ports/index.ts';
import { type Dependencies, reviewPlace } from '../../shared/reconcile/index.ts';
import { memoryLedger, memoryTable } from '../support/memory-ledger.ts';
import { ACCOUNT, REGION } from './scene.ts';

/** Milliseconds from the first request to the last result. */
export type AccountOnce = {
  readonly ms: number;
  readonly groups: number;
  readonly findings: number;
  readonly memoryMb: number;
};

const [what = '', policyPath = ''] = process.argv.slice(2);
const deps = what === 'review' ? await dependencies(policyPath) : null;
const start = performance.now();
const seen = deps === null ? await bare() : await review(deps);
const ms = performance.now() - start;
const once: AccountOnce = { ms, ...seen, memoryMb: process.resourceUsage().maxRSS / 1000 };
console.log(JSON.stringify(once));

async function bare(): Promise<{ readonly groups: number; readonly findings: number }> {
  const client = new EC2Client({ region: REGION });
  const paged = { client, pageSize: 1_000 };
  const kept: unknown[] = [];
  const all = async (pages: AsyncIterable<unknown>): Promise<void> => {
    for await (const page of pages) kept.push(page);
  };
  let groups = 0;
  const counted = async (): Promise<void> => {
    for await (const page of paginateDescribeSecurityGroups(paged, {})) {
      groups += page.SecurityGroups?.length ?? 0;
      kept.push(page);
    }
  };
  await Promise.all([
    counted(),
    all(paginateDescribeSecurityGroupRules(paged, {})),
    all(paginateDescribeNetworkAcls(paged, {})),
    all(paginateDescribeNetworkInterfaces(paged, {})),
    all(paginateDescribeSubnets(paged, {})),
    all(paginateDescribeVpcs(paged, {})),
    all(paginateDescribeRouteTables({ client, pageSize: 100 }, {})),
    all(paginateDescribeInternetGateways(paged, {})),
  ]);
  return { groups, findings: 0 };
}

async function review(on: Dependencies) {
  const seen = await reviewPlace(on, { account: ACCOUNT, region: REGION, partition: 'aws' });
  return { groups: seen?.state.securityGroups.size ?? 0, findings: seen?.findings.length ?? 0 };
}

/** The real adapters for the network; what Kedge keeps for itself is kept in memory. */
async function dependencies(path: string): Promise<Dependencies> {
  const loaded = loadPolicy(await readFile(path, 'utf8'), 'bench.yaml');
  if (!loaded.ok) throw new Error(loaded.errors.map((one) => one.message).join('; '));
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const clients = awsClients({ region: REGION, account: ACCOUNT, clock });
  const kept = new Map<string, string>();
  const reports: ReportStore = {
    place: 'memory',
    read: (key) => Promise.resolve({ kind: 'read', text: kept.get(key) ?? null }),
    write: ({ key, text }) => {
      kept.set(key, text);
      return Promise.resolve(null);
    },
  };
  return {
    observer: awsObserver(clients, clock),
    applier: awsApplier(clients),
    ledger: memoryLedger(memoryTable(), { owner: 'bench' }),
    notifier: { publish: () => Promise.resolve('m') },
    queue: { send: () => Promise.resolve() },
    policySource: {
      load: () =>
        Promise.resolve({ kind: 'loaded', loaded: { policy: loaded.policy, version: 1, hash: 'x' } }),
    },
    reports,
    clock,
    settings: { ownRoleArns: [], ownNames: [], verifyDelays: [], concurrency: 1 },
    log: () => undefined,
    count: () => undefined,
  };
}
