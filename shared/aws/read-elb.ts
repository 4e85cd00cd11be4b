import { memberOf, textOf } from './answer-member.ts';
import type { NetworkClients } from './clients.ts';
import { DescribeLoadBalancersCommand, DescribeTagsCommand } from './commands.ts';
import type { Answers } from './read.ts';
import { answers, attempted, chunks, inFlight, read, readPages } from './read.ts';

/** DescribeTags takes twenty at a time. */
const TAGGED_AT_ONCE = 20;
const CALLS_AT_ONCE = 4;

/** All load balancers with their tags laid in, as the other services give them. */
export async function readLoadBalancers(clients: NetworkClients): Promise<Answers> {
  const found = await readPages(
    attempted('elasticloadbalancing:DescribeLoadBalancers', clients.place),
    async (Marker) => {
      const answer = await clients.elb().send(new DescribeLoadBalancersCommand({ Marker, PageSize: 400 }));
      return { items: answer.LoadBalancers, next: answer.NextMarker };
    },
  );
  if (found.kind === 'failed') return found;
  const arns = found.value.map(arnOf);
  const tags = await inFlight(chunks(arns, TAGGED_AT_ONCE), CALLS_AT_ONCE, (some) => readTags(clients, some));
  return withTags(found.value, tags);
}

/** One load balancer, asked for beside its tags. One that is gone is an empty answer. */
export async function readLoadBalancer(clients: NetworkClients, arn: string): Promise<Answers> {
  const what = attempted('elasticloadbalancing:DescribeLoadBalancers', clients.place);
  const [found, tags] = await Promise.all([
    read(what, () => clients.elb().send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }))),
    readTags(clients, [arn]),
  ]);
  if (found.kind === 'failed') return found.failure.kind === 'gone' ? answers([]) : found;
  return withTags(found.value.LoadBalancers ?? [], [tags]);
}

function readTags(clients: NetworkClients, arns: readonly string[]): Promise<Answers> {
  return readPages(attempted('elasticloadbalancing:DescribeTags', clients.place), async () => {
    const answer = await clients.elb().send(new DescribeTagsCommand({ ResourceArns: [...arns] }));
    return { items: answer.TagDescriptions, next: undefined };
  });
}

/** A load balancer that went away in between has no tags any more, and soon is not listed either. */
function withTags(found: readonly unknown[], tags: readonly Answers[]): Answers {
  const byArn = new Map<string, unknown>();
  for (const part of tags) {
    if (part.kind === 'failed' && part.failure.kind !== 'gone') return part;
    for (const one of part.kind === 'read' ? part.value : [])
      byArn.set(textOf(one, 'ResourceArn'), memberOf(one, 'Tags'));
  }
  return answers(found.map((one) => ({ ...Object(one), Tags: byArn.get(arnOf(one)) ?? [] })));
}

const arnOf = (loadBalancer: unknown): string => textOf(loadBalancer, 'LoadBalancerArn');
