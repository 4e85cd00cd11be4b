import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import { lambda, respondToSlack } from '../shared/runtime/index.ts';

/** A button in Slack → a command on reconcile's queue. Whoever asks is proven first; nothing is written here. */
export const handler = lambda<LambdaFunctionURLEvent, LambdaFunctionURLResult>(respondToSlack);
