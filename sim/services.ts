import type { Service } from './core/index.ts';
import { ec2 } from './ec2/index.ts';
import { ecs } from './ecs/index.ts';
import { elbv2 } from './elbv2/index.ts';
import { events } from './events/index.ts';
import { iamService } from './iam/index.ts';
import { lambda } from './lambda/index.ts';
import { s3 } from './s3/index.ts';
import { schedules } from './schedules/index.ts';
import { sns } from './sns/index.ts';
import { sqs } from './sqs/index.ts';
import { ssm } from './ssm/index.ts';
import { sts } from './sts/index.ts';

/** Every service that the simulator speaks. */
export const SERVICES: readonly Service[] = [
  ec2,
  ecs,
  elbv2,
  events,
  iamService,
  lambda,
  s3,
  schedules,
  sns,
  sqs,
  ssm,
  sts,
];
