import type { BlockExclusion, BlockPublicAccess } from './block-public-access.ts';
import type { LoadBalancer, Service, Task, TaskDefinition } from './ecs.ts';
import type { NetworkAcl } from './network-acl.ts';
import type { PrefixList, SecurityGroup } from './security-group.ts';
import type { Interface, InternetGateway, RouteTable, Subnet, Vpc } from './vpc.ts';

/** One kind of Describe* answer; the names are the state directory's file names. */
export type Section =
  | 'security-groups'
  | 'security-group-rules'
  | 'network-acls'
  | 'network-interfaces'
  | 'subnets'
  | 'vpcs'
  | 'route-tables'
  | 'internet-gateways'
  | 'vpc-block-public-access-options'
  | 'vpc-block-public-access-exclusions'
  | 'prefix-lists'
  | 'load-balancers'
  | 'services'
  | 'tasks'
  | 'task-definitions';

/**
 * `read`: everything of the kind is in the state. `part`: only what this reconcile asked for is, so that an
 * entry which matches nothing proves nothing. `absent`: nobody asked. `failed`: asked, and unknown.
 */
export type SectionStatus =
  | { readonly status: 'read' | 'part' | 'absent' }
  | { readonly status: 'failed'; readonly reason: string };

/** A resource that is there and could not be understood, so that nothing is known of it but its id, if that. */
export type Malformed = { readonly section: Section; readonly id: string; readonly why: string };

/** What was observed of one account-Region (a saved state may hold several accounts). Maps are by id or ARN. */
export type State = {
  readonly region: string | null;
  readonly sections: Readonly<Record<Section, SectionStatus>>;
  readonly malformed?: readonly Malformed[];
  readonly securityGroups: ReadonlyMap<string, SecurityGroup>;
  readonly networkAcls: ReadonlyMap<string, NetworkAcl>;
  readonly interfaces: ReadonlyMap<string, Interface>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly routeTables: ReadonlyMap<string, RouteTable>;
  readonly internetGateways: ReadonlyMap<string, InternetGateway>;
  readonly blockPublicAccess: ReadonlyMap<string, BlockPublicAccess>;
  readonly blockExclusions: ReadonlyMap<string, BlockExclusion>;
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
  readonly loadBalancers: ReadonlyMap<string, LoadBalancer>;
  readonly services: ReadonlyMap<string, Service>;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly taskDefinitions: ReadonlyMap<string, TaskDefinition>;
};
