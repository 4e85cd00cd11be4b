// Load balancers of the second kind: application and network, with interfaces in EC2, groups and tags.
// Listeners, target groups and classic load balancers are not here: they say nothing about the network's rules.
import { queryProtocol, type Service } from '../core/index.ts';
import { addTags } from './add-tags.ts';
import { createLoadBalancer } from './create-load-balancer.ts';
import { deleteLoadBalancer } from './delete-load-balancer.ts';
import { describeLoadBalancers } from './describe-load-balancers.ts';
import { describeTags } from './describe-tags.ts';
import { removeTags } from './remove-tags.ts';
import { setSecurityGroups } from './set-security-groups.ts';
import { setSubnets } from './set-subnets.ts';

const VERSION = '2015-12-01';

export const elbv2: Service = {
  name: 'elasticloadbalancing',
  eventSource: 'elasticloadbalancing.amazonaws.com',
  // Classic load balancers share the event names: this tells their records apart.
  apiVersion: VERSION,
  protocol: queryProtocol({
    version: VERSION,
    xmlns: `http://elasticloadbalancing.amazonaws.com/doc/${VERSION}/`,
  }),
  rename: {
    MissingParameter: 'ValidationError',
    InvalidParameterValue: 'ValidationError',
    UnknownParameter: 'ValidationError',
  },
  calls: [
    addTags,
    createLoadBalancer,
    deleteLoadBalancer,
    describeLoadBalancers,
    describeTags,
    removeTags,
    setSecurityGroups,
    setSubnets,
  ],
};
