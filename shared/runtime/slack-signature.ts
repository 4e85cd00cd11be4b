import { createHmac, timingSafeEqual } from 'node:crypto';

/** Slack's own advice: an older request is somebody's who kept one. */
const WINDOW_SECONDS = 5 * 60;

export type SignedRequest = {
  /** X-Slack-Request-Timestamp: seconds since the epoch. */
  readonly timestamp: string | undefined;
  /** X-Slack-Signature: "v0=" and 64 hexadecimal digits. */
  readonly signature: string | undefined;
  /** As it came, before anything was read out of it. */
  readonly body: string;
};

/**
 * Whether Slack sent this, a moment ago: HMAC-SHA256 of "v0:<timestamp>:<body>" with the app's signing secret
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack). Compared in constant time: how long it takes
 * says nothing of how much of a guess was right.
 */
export function isFromSlack(request: SignedRequest, secret: string, now: number): boolean {
  const { timestamp = '', signature = '', body } = request;
  if (!/^[0-9]{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > WINDOW_SECONDS) return false;
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'));
}
