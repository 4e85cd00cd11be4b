import { Option } from 'commander';

export function formatOption(formats: readonly string[]): Option {
  return new Option('--format <format>', 'how to print the result').choices([...formats]).default('text');
}

/** As the AWS CLI takes them; for commands that look at the live network. */
export function liveOptions(): readonly Option[] {
  return [
    new Option('--region <region>', 'AWS Region'),
    new Option('--profile <name>', 'profile of the shared AWS configuration'),
    new Option('--endpoint-url <url>', 'another endpoint than AWS, such as the simulator'),
  ];
}

export type LiveOptions = {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
};
