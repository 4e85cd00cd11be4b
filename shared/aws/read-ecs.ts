import type { NetworkClients } from './clients.ts';
import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
} from './commands.ts';
import { isRetryable } from './errors.ts';
import type { Answers } from './read.ts';
import { allAnswers, answers, attempted, chunks, inFlight, read, readPages } from './read.ts';

/** ECS describes ten services and a hundred tasks at a time. */
const SERVICES_AT_ONCE = 10;
const TASKS_AT_ONCE = 100;
const REVISIONS_AT_ONCE = 20;
const CALLS_AT_ONCE = 4;

/** Services of one cluster by name or ARN. Those that are gone are left out of the answer. */
export async function readServices(
  clients: NetworkClients,
  cluster: string,
  services: readonly string[],
): Promise<Answers> {
  const what = attempted('ecs:DescribeServices', clients.place);
  const parts = await inFlight(chunks(services, SERVICES_AT_ONCE), CALLS_AT_ONCE, (some) =>
    readPages(what, async () => {
      const ask = new DescribeServicesCommand({ cluster, services: [...some], include: ['TAGS'] });
      return { items: (await clients.ecs().send(ask)).services, next: undefined };
    }),
  );
  return emptyIfGone(allAnswers(parts));
}

/** Tasks of one cluster by ARN. Those that are gone are left out of the answer. */
export async function readTasks(
  clients: NetworkClients,
  cluster: string,
  tasks: readonly string[],
): Promise<Answers> {
  const what = attempted('ecs:DescribeTasks', clients.place);
  const parts = await inFlight(chunks(tasks, TASKS_AT_ONCE), CALLS_AT_ONCE, (some) =>
    readPages(what, async () => {
      const ask = new DescribeTasksCommand({ cluster, tasks: [...some], include: ['TAGS'] });
      return { items: (await clients.ecs().send(ask)).tasks, next: undefined };
    }),
  );
  return emptyIfGone(allAnswers(parts));
}

/** A task definition never changes; one that was deleted is left out of the answer. */
export function readTaskDefinition(clients: NetworkClients, taskDefinition: string): Promise<Answers> {
  return readPages(attempted('ecs:DescribeTaskDefinition', clients.place), async () => {
    const answer = await clients.ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    return { items: answer.taskDefinition === undefined ? [] : [answer.taskDefinition], next: undefined };
  });
}

/**
 * What a service ran with before. It only serves to find a way back, so that it may be missing where the role may not
 * read it.
 */
export async function readServiceRevisions(
  clients: NetworkClients,
  cluster: string,
  service: string,
): Promise<Answers> {
  const listed = await read(attempted('ecs:ListServiceDeployments', clients.place), () =>
    clients
      .ecs()
      .send(new ListServiceDeploymentsCommand({ cluster, service, maxResults: REVISIONS_AT_ONCE })),
  );
  if (listed.kind === 'failed') return emptyUnlessRetryable(listed);
  const deployments = listed.value.serviceDeployments ?? [];
  const arns = deployments.flatMap((one) => one.targetServiceRevisionArn ?? []).slice(0, REVISIONS_AT_ONCE);
  if (arns.length === 0) return answers([]);
  const found = await read(attempted('ecs:DescribeServiceRevisions', clients.place), () =>
    clients.ecs().send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...new Set(arns)] })),
  );
  return found.kind === 'failed' ? emptyUnlessRetryable(found) : answers(found.value.serviceRevisions ?? []);
}

export function readClusters(clients: NetworkClients): Promise<Answers> {
  return readPages(attempted('ecs:ListClusters', clients.place), async (nextToken) => {
    const answer = await clients.ecs().send(new ListClustersCommand({ nextToken, maxResults: 100 }));
    return { items: answer.clusterArns, next: answer.nextToken };
  });
}

/** Every service of a cluster. */
export async function readServicesOf(clients: NetworkClients, cluster: string): Promise<Answers> {
  const arns = await readPages(attempted('ecs:ListServices', clients.place), async (nextToken) => {
    const answer = await clients.ecs().send(new ListServicesCommand({ cluster, nextToken, maxResults: 100 }));
    return { items: answer.serviceArns, next: answer.nextToken };
  });
  return arns.kind === 'failed'
    ? emptyIfGone(arns)
    : readServices(clients, cluster, arns.value.filter(isText));
}

/** Every task of a cluster that runs or is to run; stopped ones have no interface any more. */
export async function readTasksOf(clients: NetworkClients, cluster: string): Promise<Answers> {
  const arns = await readPages(attempted('ecs:ListTasks', clients.place), async (nextToken) => {
    const answer = await clients.ecs().send(new ListTasksCommand({ cluster, nextToken, maxResults: 100 }));
    return { items: answer.taskArns, next: answer.nextToken };
  });
  return arns.kind === 'failed' ? emptyIfGone(arns) : readTasks(clients, cluster, arns.value.filter(isText));
}

const isText = (value: unknown): value is string => typeof value === 'string';

function emptyUnlessRetryable(failed: Extract<Answers, { kind: 'failed' }>): Answers {
  return isRetryable(failed.failure) ? failed : answers([]);
}

/** A cluster that is gone holds nothing. */
function emptyIfGone(found: Answers): Answers {
  return found.kind === 'failed' && found.failure.kind === 'gone' ? answers([]) : found;
}
