// DynamoDB for local use: dynalite with transactions in front. Anything of the simulator's own world is not here.
export { type LocalDynamo, startDynamo } from './start.ts';
