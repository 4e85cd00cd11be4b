import type { ResourceRef, ResourceType } from '../../shared/model/index.ts';
import type { Clock, Needs, Place } from '../../shared/ports/index.ts';

export const PLACE: Place = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };

/** Stands still until a test moves it. */
export function stillClock(start = Date.UTC(2026, 0, 1)): Clock & { readonly advance: (ms: number) => void } {
  let time = start;
  return {
    now: () => time,
    sleep: async (ms) => {
      time += ms;
    },
    advance: (ms) => {
      time += ms;
    },
  };
}

export const CLOCK = stillClock();

/** An error as the SDK makes it of AWS's answer. */
export function refusal(name: string, message = `${name}, says AWS`): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}

export const NO_NEEDS: Needs = {
  groupNames: [],
  groupIds: [],
  groupTags: [],
  prefixListNames: [],
  prefixListIds: [],
  sections: [],
};

export const ref = (type: ResourceType, id: string): ResourceRef => ({
  type,
  id,
  account: PLACE.account,
  region: PLACE.region,
});
export const WEB = ref('AWS::EC2::SecurityGroup', 'sg-1');

export const group = (id: string, more = {}) => ({
  GroupId: id,
  GroupName: id,
  OwnerId: PLACE.account,
  VpcId: 'vpc-1',
  ...more,
});
export const rule = (id: string, more = {}) => ({
  SecurityGroupRuleId: id,
  GroupId: 'sg-1',
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  ...more,
});
