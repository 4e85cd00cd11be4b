import type { Finding } from '../../shared/model/index.ts';

/** SSH open to the world in a group called "web". */
export function excessIn(
  resource: Omit<Finding['resource'], 'name'>,
  change: Partial<Finding> = {},
): Finding {
  return {
    id: `${resource.id}|excess|ingress|-`,
    resource: { ...resource, name: 'web' },
    kind: 'excess',
    direction: 'ingress',
    traffic: ['tcp/22 from 0.0.0.0/0'],
    guardrail: null,
    entry: 'web',
    severity: 'high',
    mode: 'enforce',
    reason: '',
    evidence: [],
    ...change,
  };
}
