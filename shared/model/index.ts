// What belongs here: the nouns of the network and of drift, as plain readonly data.
// What does not: parsing, reading, deciding; a function here would be in the wrong room.
export type { Action, Call, Plan } from './action.ts';
export type { BlockExclusion, BlockMode, BlockPublicAccess } from './block-public-access.ts';
export type {
  DeploymentController,
  LoadBalancer,
  NetworkConfiguration,
  Service,
  Task,
  TaskDefinition,
} from './ecs.ts';
export type { Evidence, Finding, FindingKind, FindingResource, Mode, Severity } from './finding.ts';
export type { AclAssociation, AclEntry, NetworkAcl } from './network-acl.ts';
export type { ResourceRef, ResourceType } from './resource.ts';
export type { Direction, Peer, PrefixList, Rule, SecurityGroup, Tags } from './security-group.ts';
export type { Malformed, Section, SectionStatus, State } from './state.ts';
export type { Interface, InternetGateway, Route, RouteTable, Subnet, Vpc } from './vpc.ts';
