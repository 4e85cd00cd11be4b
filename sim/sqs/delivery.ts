import { atomically, type Params, type World } from '../core/index.ts';
import { isServiceAllowed } from '../iam/index.ts';
import { enqueue } from './messages.ts';
import { queueByArn } from './queue.ts';

export type ServiceDelivery = {
  readonly queueArn: string;
  /** `events.amazonaws.com`, and the rule, topic or schedule that it sends for. */
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
  readonly body: string;
  readonly attributes?: Params;
  readonly groupId?: string | undefined;
};

/** `denied`: the queue's policy does not let this service send for this source. */
export type DeliveryOutcome = 'delivered' | 'denied' | 'missing';

/** A message from another AWS service, if the queue's own policy lets it in. */
export function deliverFromService(world: World, delivery: ServiceDelivery): DeliveryOutcome {
  const { queueArn, service, sourceArn, sourceAccount, body, attributes, groupId } = delivery;
  const queue = queueByArn(world, queueArn);
  if (!queue) return 'missing';
  const request = { service, sourceArn, sourceAccount, action: 'sqs:SendMessage', resource: queueArn };
  if (!isServiceAllowed(world, request)) return 'denied';
  atomically(world.history, () =>
    enqueue(world, queue, { body, attributes: attributes ?? {}, senderId: service, groupId }),
  );
  return 'delivered';
}
