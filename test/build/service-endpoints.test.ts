import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../../infra/build/bundle.ts';
import { clientOf, type Probe } from './wire.ts';

/** One command of each service, by which wire.ts finds the client. */
const COMMANDS = [
  ...['GetItemCommand', 'DescribeVpcsCommand', 'ListTasksCommand', 'DescribeLoadBalancersCommand'],
  ...['PublishCommand', 'SendMessageBatchCommand', 'GetParameterCommand', 'AssumeRoleCommand'],
];

const PARTITIONS =
  'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
const REGIONS = [...readFileSync(PARTITIONS, 'utf8').matchAll(/"([a-z]+(?:-[a-z]+)+(?:-\d+)?)": \{/g)]
  .map(([, region = '']) => region)
  .concat('us-gov-north-7', 'cn-south-3', 'xx-nowhere-9');

const folder = mkdtempSync(join(tmpdir(), 'kedge-endpoints-'));
let [slim, whole]: [Probe | undefined, Probe | undefined] = [undefined, undefined];

beforeAll(async () => {
  const [entry, load] = ['test/build/wire-probe.ts', createRequire(import.meta.url)];
  slim = load((await bundle({ entry, outdir: join(folder, 'slim') })).file);
  whole = load((await bundle({ entry, outdir: join(folder, 'whole'), shaken: false })).file);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How a client answers each: where it goes, and all that it says of the endpoint; or that it refuses. */
function answers(probe: Probe | undefined, name: string, questions: readonly object[]): readonly object[] {
  if (probe === undefined) throw new Error('the bundles are not built');
  const client = clientOf(probe, name, {});
  return questions.map((asked) => {
    try {
      const { url, properties } = probe.endpointOf(client, asked);
      return { asked, url: url.href, said: leaves(properties) };
    } catch (error) {
      return { asked, refused: error instanceof Error && error.name };
    }
  });
}

/** The values in an object, without the names, which in the slim bundle may be letters. */
const leaves = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];

function expectAlike(name: string, questions: readonly object[]): void {
  const expected = answers(whole, name, questions);
  expect(expected.some((one) => 'url' in one)).toBe(true);
  expect(answers(slim, name, questions)).toEqual(expected);
}

const FLAGS = [0, 1, 2, 3].map((flags) => ({ UseFIPS: flags > 1, UseDualStack: flags % 2 === 1 }));

it.each(COMMANDS)('the client of %s finds its service in every Region that the SDK knows', (name) => {
  expect(REGIONS.length).toBeGreaterThan(40);
  expectAlike(
    name,
    REGIONS.flatMap((Region) => FLAGS.map((flags) => ({ Region, ...flags }))),
  );
});

it.each(COMMANDS)(
  'the client of %s takes an endpoint that it is given, and refuses flags beside it',
  (name) => {
    const given = ['http://127.0.0.1:4566', 'https://vpce.example.com:8443/base', 'https://[::1]:80/'];
    const dual = ['https://dynamodb.eu-west-1.api.aws', 'https://dynamodb.us-east-1.api.aws/'];
    expectAlike(
      name,
      [...given, ...dual].flatMap((Endpoint) =>
        FLAGS.flatMap((flags) => [
          { Endpoint, ...flags },
          { Endpoint, Region: 'eu-west-1', ...flags },
        ]),
      ),
    );
  },
);

it('DynamoDB’s client asks the endpoint of the account that its credentials or the table’s ARN tell', () => {
  const table = (account: string, region = 'eu-west-1', service = 'dynamodb') =>
    `arn:aws:${service}:${region}:${account}:table/kedge`;
  const arns = [
    undefined,
    'kedge',
    'arn:aws:dynamodb:eu-west-1:111111111111:',
    ...[table('111111111111'), table(''), table('-'), table('1', 'us-east-1'), table('1', 'eu-west-1', 's3')],
  ];
  const questions = ['eu-west-1', 'us-gov-west-1', 'us-gov-north-7', 'cn-northwest-1', 'cn-south-3'].flatMap(
    (Region) =>
      [undefined, 'preferred', 'required', 'disabled'].flatMap((AccountIdEndpointMode) =>
        [undefined, '222222222222', '', 'a-'].flatMap((AccountId) =>
          FLAGS.flatMap((flags) =>
            arns.flatMap((arn) => [
              { Region, AccountIdEndpointMode, AccountId, ResourceArn: arn, ...flags },
              {
                Region,
                AccountIdEndpointMode,
                AccountId,
                ResourceArnList: arn && ['x', arn].slice(-1),
                ...flags,
              },
            ]),
          ),
        ),
      ),
  );
  expectAlike('GetItemCommand', questions);
});
