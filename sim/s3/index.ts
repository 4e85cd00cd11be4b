// S3: buckets and whole objects. No versions, no multipart uploads, no access lists.
import type { Service } from '../core/index.ts';
import { registerResourcePolicies } from '../iam/index.ts';
import { bucketNamed, s3State } from './bucket.ts';
import { createBucket } from './create-bucket.ts';
import { deleteBucket } from './delete-bucket.ts';
import { deleteObject } from './delete-object.ts';
import { getBucketLocation } from './get-bucket-location.ts';
import { getObject } from './get-object.ts';
import { headBucket } from './head-bucket.ts';
import { headObject } from './head-object.ts';
import { listBuckets } from './list-buckets.ts';
import { listObjectsV2 } from './list-objects-v2.ts';
import { s3Protocol } from './protocol.ts';
import { putObject } from './put-object.ts';

export { s3State };

export const s3: Service = {
  name: 's3',
  eventSource: 's3.amazonaws.com',
  protocol: s3Protocol,
  calls: [
    createBucket,
    deleteBucket,
    deleteObject,
    getBucketLocation,
    getObject,
    headBucket,
    headObject,
    listBuckets,
    listObjectsV2,
    putObject,
  ],
  start: (world) => {
    registerResourcePolicies(world, 's3', (arn) => bucketNamed(world, arn)?.policy);
  },
};
