import { isParams } from '../core/index.ts';
import { arnOf } from '../core/place.ts';
import { s3State } from '../s3/index.ts';
import { asCloudFormation, nameOf } from './calling.ts';
import type { Create } from './stack.ts';

export const table: Create = async (making) => {
  const { deployment, id, properties } = making;
  const name = (await deployment.createTable?.(id, properties)) ?? nameOf(making, 'TableName');
  return { ref: name, attributes: { Arn: arnOf(deployment.place, 'dynamodb', `table/${name}`) } };
};

/** Bucket names are one world's: CloudFormation makes them unique, and lower case. */
export const bucket: Create = (making) => {
  const name = nameOf(making, 'BucketName').toLowerCase();
  asCloudFormation(making, 's3', { action: 'CreateBucket', input: { Bucket: name } });
  return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
};

export const bucketPolicy: Create = ({ sim, id, properties }) => {
  const { Bucket, PolicyDocument } = properties;
  const { buckets } = s3State(sim);
  const found = buckets.get(String(Bucket));
  if (!found || !isParams(PolicyDocument))
    throw new Error(`${id}: no bucket ${String(Bucket)}, or no policy`);
  buckets.put(found.name, { ...found, policy: PolicyDocument });
  return { ref: id, attributes: {} };
};

export const parameter: Create = (making) => {
  const name = nameOf(making, 'Name');
  asCloudFormation(making, 'ssm', { action: 'PutParameter', input: { ...making.properties, Name: name } });
  return {
    ref: name,
    attributes: { Type: String(making.properties.Type), Value: String(making.properties.Value) },
  };
};
