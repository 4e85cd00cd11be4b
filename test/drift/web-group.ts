import { rawRules } from '../support/raw-lines.ts';
import { rawGroups } from '../support/raw-network.ts';

export const WEB = 'sg-0aaaaaaaaaaaaaaaa';
export const ALB = 'sg-0bbbbbbbbbbbbbbbb';

type Other = {
  readonly id: string;
  readonly name: string;
  readonly vpc?: string;
  readonly tags?: Readonly<Record<string, string>>;
};
/** The group "web" with these rules, and other groups without any. */
export const net = (rules: readonly string[], ...others: readonly Other[]) =>
  rawGroups([
    { id: WEB, name: 'web', rules: rawRules(rules) },
    ...others.map((one) => ({ ...one, rules: [] })),
  ]);
export const wants = (line: string, more = '') =>
  `securityGroups:\n  web: { match: { id: ${WEB} }, ingress: ["${line}"] }\n${more}`;
