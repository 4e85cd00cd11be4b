import { arnOf } from '../core/place.ts';
import { asCloudFormation, nameOf } from './calling.ts';
import type { Create } from './stack.ts';

export const scheduleGroup: Create = (making) => {
  const name = nameOf(making, 'Name');
  asCloudFormation(making, 'scheduler', { action: 'CreateScheduleGroup', input: { Name: name } });
  return {
    ref: name,
    attributes: { Arn: arnOf(making.deployment.place, 'scheduler', `schedule-group/${name}`) },
  };
};

export const schedule: Create = (making) => {
  const name = nameOf(making, 'Name');
  asCloudFormation(making, 'scheduler', {
    action: 'CreateSchedule',
    input: { ...making.properties, Name: name },
  });
  const group = String(making.properties.GroupName ?? 'default');
  return {
    ref: name,
    attributes: { Arn: arnOf(making.deployment.place, 'scheduler', `schedule/${group}/${name}`) },
  };
};
