import type { Call } from '../shared/model/index.ts';

/** What the AWS CLI calls a service that its API calls otherwise. */
const SERVICES: Readonly<Record<string, string>> = { elasticloadbalancing: 'elbv2' };

/** A call as a line for a shell. Everything but printable ASCII is escaped: names come from whoever made them. */
export function awsCliLine({ call, input }: Call, region: string): string {
  const [service = '', action = ''] = call.split(':');
  const command = action.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  const json = JSON.stringify(input).replaceAll(/[^\x20-\x7e]/g, escaped);
  return `aws ${SERVICES[service] ?? service} ${command} --region ${region} --cli-input-json ${quoted(json)}`;
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** As one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
