import { type Command, Option } from 'commander';
import { formatOption, type LiveOptions, liveOptions } from './options.ts';

export type LedgerOptions = LiveOptions & {
  readonly table: string;
  readonly dynamodbEndpointUrl?: string;
  readonly format: 'text' | 'json';
};

/** What every command on the ledger takes. The names in the environment are those of the functions. */
export function addLedgerOptions(command: Command): Command {
  command.addOption(
    new Option('--table <name>', "the ledger's table: the stack's output LedgerTableName")
      .env('KEDGE_TABLE')
      .makeOptionMandatory(),
  );
  for (const option of liveOptions()) command.addOption(option);
  return command
    .addOption(
      new Option(
        '--dynamodb-endpoint-url <url>',
        'another endpoint for the table than for all else, such as DynamoDB Local',
      ).env('AWS_ENDPOINT_URL_DYNAMODB'),
    )
    .addOption(formatOption(['text', 'json']));
}

export type PolicyOptions = { readonly policy?: string; readonly policyParameter: string };

/** Which policy is in force; without --policy it is the one that the functions go by. */
export function policyOptions(): readonly Option[] {
  return [
    new Option('--policy <file>', 'a policy file, instead of the deployed policy'),
    new Option('--policy-parameter <name>', "the parameter of the deployed policy: the stack's output")
      .env('KEDGE_POLICY_PARAMETER')
      .default('kedge-prod-policy'),
  ];
}
