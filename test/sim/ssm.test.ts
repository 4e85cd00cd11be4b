import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, cloud, REGION, TRANSPORTS } from './cloud.ts';
import { errorCode } from './core-stage.ts';

describe.each(TRANSPORTS)('SSM parameters over %s', (transport) => {
  it('are put, read by name, ARN and version, and deleted', async () => {
    const stage = await cloud({ transport });
    const ssm = new SSMClient(stage.config());
    await ssm.send(new PutParameterCommand({ Name: 'kedge-policy', Value: 'one', Type: 'String' }));
    await ssm.send(new PutParameterCommand({ Name: 'kedge-policy', Value: 'two', Overwrite: true }));
    const value = async (Name: string) =>
      (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
    expect(await value('kedge-policy')).toBe('two');
    expect(await value('kedge-policy:1')).toBe('one');
    expect(await value(`arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/kedge-policy`)).toBe('two');
    await ssm.send(new DeleteParameterCommand({ Name: 'kedge-policy' }));
    expect(await errorCode(value('kedge-policy'))).toBe('ParameterNotFound');
    await stage.close();
  });
});

describe('SSM parameters', () => {
  it('hide a SecureString from who does not ask for it, and every value from CloudTrail', async () => {
    const { config, sim } = await cloud();
    const ssm = new SSMClient(config());
    const secret = { Name: '/slack/webhook', Value: 'https://hooks', Type: 'SecureString' } as const;
    await ssm.send(new PutParameterCommand(secret));
    const read = async (WithDecryption: boolean) =>
      (await ssm.send(new GetParameterCommand({ Name: secret.Name, WithDecryption }))).Parameter?.Value;
    expect(await read(true)).toBe(secret.Value);
    expect(await read(false)).not.toContain(secret.Value);
    expect(JSON.stringify(sim.world.trail.all())).not.toContain(secret.Value);
    expect(sim.world.trail.all()[0]?.record.requestParameters).toMatchObject({ name: '/slack/webhook' });
  });

  it.each([
    ['there already', { Name: 'there', Value: 'x', Type: 'String' }, 'ParameterAlreadyExists'],
    ['without a type', { Name: 'new', Value: 'x' }, 'ValidationException'],
    ['too long', { Name: 'new', Value: 'x'.repeat(4097), Type: 'String' }, 'ValidationException'],
    ['of a reserved name', { Name: '/aws/x', Value: 'x', Type: 'String' }, 'ValidationException'],
    [
      'against its pattern',
      { Name: 'switch', Value: 'maybe', Overwrite: true },
      'ParameterPatternMismatchException',
    ],
  ] as const)('are refused when %s', async (_, input, code) => {
    const { config } = await cloud();
    const ssm = new SSMClient(config());
    await ssm.send(new PutParameterCommand({ Name: 'there', Value: 'x', Type: 'String' }));
    const onOff = { Name: 'switch', Value: 'off', Type: 'String', AllowedPattern: '^(on|off)$' } as const;
    await ssm.send(new PutParameterCommand(onOff));
    expect(await errorCode(ssm.send(new PutParameterCommand(input)))).toBe(code);
  });

  it('come by list, by path and in pages', async () => {
    const { config } = await cloud();
    const ssm = new SSMClient(config());
    for (const Name of ['/a/1', '/a/2', '/a/b/3', '/c']) {
      await ssm.send(new PutParameterCommand({ Name, Value: Name, Type: 'String' }));
    }
    const some = await ssm.send(new GetParametersCommand({ Names: ['/c', '/none'] }));
    expect([some.Parameters?.length, some.InvalidParameters]).toEqual([1, ['/none']]);
    const path = async (Recursive: boolean) =>
      (await ssm.send(new GetParametersByPathCommand({ Path: '/a', Recursive }))).Parameters?.map(
        ({ Name }) => Name,
      );
    expect(await path(false)).toEqual(['/a/1', '/a/2']);
    expect(await path(true)).toEqual(['/a/1', '/a/2', '/a/b/3']);
    const first = await ssm.send(new DescribeParametersCommand({ MaxResults: 3 }));
    const rest = await ssm.send(new DescribeParametersCommand({ NextToken: first.NextToken }));
    expect([first.Parameters?.length, rest.Parameters?.length]).toEqual([3, 1]);
  });
});
