/** What a function is told by its environment; the template sets these. No other file reads process.env. */
export type Config = {
  readonly region: string;
  readonly prefix: string;
  readonly table: string;
  readonly topicArn: string;
  readonly queueUrl: string;
  /** Where reconcile asks for a review; null: it cannot. */
  readonly reviewQueueUrl: string | null;
  readonly reportBucket: string;
  readonly policyParameter: string;
  readonly killSwitchParameter: string;
  readonly roleName: string;
  /** The role to take on in every other account of the organization; null: Kedge is for its own account alone. */
  readonly memberRole: { readonly roleName: string; readonly externalId: string } | null;
};

const NAMES: Readonly<Record<Exclude<keyof Config, 'memberRole' | 'reviewQueueUrl'>, string>> = {
  region: 'AWS_REGION',
  prefix: 'KEDGE_PREFIX',
  table: 'KEDGE_TABLE',
  topicArn: 'KEDGE_TOPIC_ARN',
  queueUrl: 'KEDGE_QUEUE_URL',
  reportBucket: 'KEDGE_REPORT_BUCKET',
  policyParameter: 'KEDGE_POLICY_PARAMETER',
  killSwitchParameter: 'KEDGE_KILL_SWITCH_PARAMETER',
  roleName: 'KEDGE_ROLE_NAME',
};

/** Throws one error that names every variable that is not set: a half-configured function must not half-work. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const missing = Object.values(NAMES).filter((name) => !env[name]);
  if (missing.length > 0)
    throw new Error(
      `Kedge is not configured: ${missing.join(', ')} must be set in the function's environment`,
    );
  const read = (key: keyof typeof NAMES): string => env[NAMES[key]] ?? '';
  return {
    region: read('region'),
    prefix: read('prefix'),
    table: read('table'),
    topicArn: read('topicArn'),
    queueUrl: read('queueUrl'),
    reviewQueueUrl: env.KEDGE_REVIEW_QUEUE_URL || null,
    reportBucket: read('reportBucket'),
    policyParameter: read('policyParameter'),
    killSwitchParameter: read('killSwitchParameter'),
    roleName: read('roleName'),
    memberRole: memberRole(env),
  };
}

/**
 * Both or neither. The external id is no secret (anybody who may look at a member account's role can read it there,
 * and AWS shows it in clear): it is in the environment as it is.
 */
function memberRole(env: Readonly<Record<string, string | undefined>>): Config['memberRole'] {
  const { KEDGE_MEMBER_ROLE_NAME: roleName, KEDGE_EXTERNAL_ID: externalId } = env;
  if (!roleName && !externalId) return null;
  if (!roleName || !externalId)
    throw new Error(
      'Kedge is not configured: KEDGE_MEMBER_ROLE_NAME and KEDGE_EXTERNAL_ID must both be set, or neither',
    );
  return { roleName, externalId };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The Slack function's own: the name of the parameter that holds the webhook, never the webhook. */
export function readWebhook(env: Environment = process.env): {
  readonly region: string;
  readonly parameter: string;
  /** Whether somebody listens to buttons. */
  readonly buttons: boolean;
} {
  const { AWS_REGION: region, KEDGE_SLACK_WEBHOOK_PARAMETER: parameter } = env;
  if (!region || !parameter)
    throw new Error(
      "Kedge is not configured: KEDGE_SLACK_WEBHOOK_PARAMETER must be set in the function's environment",
    );
  return { region, parameter, buttons: respondersOf(env).length > 0 };
}

/** What the function behind the buttons is told: the name of the parameter that holds the secret, never the secret. */
export function readResponding(env: Environment = process.env): {
  readonly region: string;
  readonly parameter: string;
  readonly queueUrl: string;
  readonly responders: readonly string[];
} {
  const { AWS_REGION: region, KEDGE_SLACK_SECRET_PARAMETER: parameter, KEDGE_QUEUE_URL: queueUrl } = env;
  if (!region || !parameter || !queueUrl)
    throw new Error(
      "Kedge is not configured: KEDGE_SLACK_SECRET_PARAMETER and KEDGE_QUEUE_URL must be set in the function's environment",
    );
  return { region, parameter, queueUrl, responders: respondersOf(env) };
}

/** Slack user ids, with commas between them; empty: nobody may press buttons, and there are none. */
function respondersOf({ KEDGE_SLACK_RESPONDERS: ids = '' }: Environment): readonly string[] {
  return ids
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
