/** CloudFormation's name of each kind of resource that Kedge watches. */
export type ResourceType =
  | 'AWS::EC2::SecurityGroup'
  | 'AWS::EC2::NetworkAcl'
  | 'AWS::EC2::NetworkInterface'
  | 'AWS::EC2::Instance'
  | 'AWS::EC2::PrefixList'
  | 'AWS::EC2::Subnet'
  | 'AWS::EC2::VPC'
  | 'AWS::EC2::RouteTable'
  | 'AWS::EC2::InternetGateway'
  | 'AWS::ECS::Service'
  | 'AWS::ECS::Task'
  | 'AWS::ECS::TaskDefinition'
  | 'AWS::ElasticLoadBalancingV2::LoadBalancer'
  // A policy entry that matches nothing has no resource of its own: the finding is about the policy.
  | 'Kedge::Policy';

/** One resource. `id` is AWS's id (EC2) or the ARN (ECS, ELB); region is null when the source does not say. */
export type ResourceRef = {
  readonly type: ResourceType;
  readonly id: string;
  readonly account: string;
  readonly region: string | null;
};
