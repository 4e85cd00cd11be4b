// What belongs here: the adapters of the ports on AWS; commands.ts lists every call, errors.ts classifies every error.
// What does not: deciding what is to be read, written or told; that is for the pure rooms.
export { awsApplier } from './apply.ts';
export { callerIdentity } from './caller-identity.ts';
export { type AwsClients, awsClients } from './clients.ts';
export { awsCreator } from './create.ts';
export { ssmKillSwitch } from './kill-switch.ts';
export { dynamoLedger } from './ledger-dynamodb.ts';
export { snsNotifier } from './notify-sns.ts';
export { awsObserver, readSections } from './observe.ts';
export { ssmParameter } from './parameter-ssm.ts';
export { ssmPolicySource } from './policy-source.ts';
export { sqsCommands, sqsQueue, sqsReviews } from './queue-sqs.ts';
export { s3ReportReader, s3ReportStore } from './report-store-s3.ts';
export { sqsClient } from './sqs-client.ts';
export { ssmClient } from './ssm-client.ts';
