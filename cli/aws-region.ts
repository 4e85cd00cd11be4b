import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommandError, EXIT } from './exit.ts';
import type { LiveOptions } from './options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The Region as the AWS CLI chooses it: the option, the environment, the profile. */
export async function chosenRegion(options: LiveOptions, env: Environment = process.env): Promise<string> {
  const named =
    options.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? (await profileRegion(options, env));
  if (named === undefined || named === '')
    throw new CommandError('No Region: say --region eu-west-1, or set AWS_REGION.', EXIT.usage);
  // It becomes a part of host names.
  if (!/^[a-z0-9-]{1,40}$/.test(named))
    throw new CommandError(`--region ${named}: that is no Region; write one such as eu-west-1.`, EXIT.usage);
  return named;
}

async function profileRegion({ profile }: LiveOptions, env: Environment): Promise<string | undefined> {
  const path = env.AWS_CONFIG_FILE ?? join(homedir(), '.aws', 'config');
  const name = profile ?? env.AWS_PROFILE ?? 'default';
  const text = await readFile(path, 'utf8').catch(() => '');
  return regionOf(text, name === 'default' ? ['default', 'profile default'] : [`profile ${name}`]);
}

/** `region` of the section with one of these names, in the INI text of the shared configuration. */
function regionOf(text: string, sections: readonly string[]): string | undefined {
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (section !== undefined) inside = sections.includes(section.trim().replace(/\s+/g, ' '));
    const region = /^region\s*=\s*(\S+)/.exec(line)?.[1];
    if (inside && region !== undefined) return region;
  }
  return undefined;
}
