import type { Section } from '../../shared/model/index.ts';

/**
 * VPC Block Public Access, with what is exempt: "vpc-1 allow-egress", "subnet-1 allow-bidirectional
 * delete-in-progress".
 */
export type SceneBlocked = {
  readonly mode: 'off' | 'block-bidirectional' | 'block-ingress';
  readonly exclusions: readonly string[];
};

const ACCOUNT = '111111111111';

export function rawBlocked({ mode, exclusions }: SceneBlocked): Partial<Record<Section, unknown>> {
  return {
    'vpc-block-public-access-options': {
      VpcBlockPublicAccessOptions: {
        AwsAccountId: ACCOUNT,
        AwsRegion: 'eu-west-1',
        State: 'update-complete',
        InternetGatewayBlockMode: mode,
      },
    },
    'vpc-block-public-access-exclusions': { VpcBlockPublicAccessExclusions: exclusions.map(rawExclusion) },
  };
}

function rawExclusion(text: string, at: number) {
  const [id = '', InternetGatewayExclusionMode, State = 'create-complete'] = text.split(' ');
  return {
    ExclusionId: `vpcbpa-exclude-${at}`,
    InternetGatewayExclusionMode,
    ResourceArn: `arn:aws:ec2:eu-west-1:${ACCOUNT}:${id.split('-')[0]}/${id}`,
    State,
  };
}
