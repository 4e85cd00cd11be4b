import { AwsError, type CallContext, call, texts } from '../core/index.ts';
import { accessTo } from './access.ts';
import { found } from './ids.ts';
import { interfacesOf, stateView } from './instances.ts';
import { type Instance, network } from './network.ts';
import { items } from './permission-trail.ts';

const STOP_MS = 5000;

export const terminateInstances = call({
  name: 'TerminateInstances',
  mutating: true,
  ...accessTo({ param: 'InstanceId', type: 'instance' }),
  params: ['InstanceId'],
  run: (ctx, input) => {
    const { instances } = network(ctx);
    const rows = texts(input, 'InstanceId').map((id) => found(instances, 'instance', id));
    const changes = rows.map((row) => ({
      instanceId: row.instanceId,
      currentState: stateView(terminate(ctx, row)),
      previousState: stateView(row.state),
    }));
    return { instancesSet: changes };
  },
  trail: {
    request: (input) => ({
      instancesSet: items(texts(input, 'InstanceId').map((instanceId) => ({ instanceId }))),
    }),
  },
});

function terminate(ctx: CallContext, row: Instance): Instance['state'] {
  if (row.state === 'terminated' || row.state === 'shutting-down') return row.state;
  const { instanceId } = row;
  if (row.disableApiTermination) {
    const message = `The instance '${instanceId}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`;
    throw new AwsError('OperationNotPermitted', message);
  }
  network(ctx).instances.put(instanceId, { ...row, state: 'shutting-down' });
  ctx.later(STOP_MS, `instance ${instanceId} ends`, (then) => finish(then, instanceId));
  return 'shutting-down';
}

/** What came with the machine goes with it; other interfaces are free again. */
function finish(ctx: CallContext, instanceId: string): void {
  const { instances, interfaces } = network(ctx);
  for (const { attachment, ...row } of interfacesOf(ctx, instanceId)) {
    if (attachment?.deleteOnTermination) interfaces.remove(row.networkInterfaceId);
    else interfaces.put(row.networkInterfaceId, row);
  }
  const row = instances.get(instanceId);
  if (row) instances.put(instanceId, { ...row, state: 'terminated' });
}
