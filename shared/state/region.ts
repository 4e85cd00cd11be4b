import type { Section } from '../model/index.ts';
import { regionOfArn, regionOfZone } from './arn.ts';
import type { Raw } from './untyped.ts';

/** Where a resource of the section says its Region, if it says it at all. */
export function regionIn(section: Section, raw: Raw): string | undefined {
  switch (section) {
    case 'security-groups':
      return regionOfArn(raw.SecurityGroupArn);
    case 'subnets':
      return regionOfZone(raw.AvailabilityZone) ?? regionOfArn(raw.SubnetArn);
    case 'network-interfaces':
      return regionOfZone(raw.AvailabilityZone);
    case 'prefix-lists':
      return regionOfArn(raw.PrefixListArn);
    case 'load-balancers':
      return regionOfArn(raw.LoadBalancerArn);
    case 'services':
      return regionOfArn(raw.serviceArn);
    case 'tasks':
      return regionOfArn(raw.taskArn);
    case 'task-definitions':
      return regionOfArn(raw.taskDefinitionArn);
    case 'vpc-block-public-access-options':
      return typeof raw.AwsRegion === 'string' ? raw.AwsRegion : undefined;
    case 'vpc-block-public-access-exclusions':
      return regionOfArn(raw.ResourceArn);
    // Its group says it; there are too many rules to take their ARNs apart.
    case 'security-group-rules':
    case 'network-acls':
    case 'vpcs':
    case 'route-tables':
    case 'internet-gateways':
      return undefined;
  }
}
