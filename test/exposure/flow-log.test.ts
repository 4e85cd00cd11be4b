import { describe, expect, it } from 'vitest';
import { logOf } from './watched.ts';

const plain = '2 111111111111 eni-a 9.9.9.9 10.0.1.5 50000 443 6 10 840 1700000000 1700000060 ACCEPT OK';
const V11 =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id reject-reason resource-id encryption-status';

describe('a flow log', () => {
  it('in the default format needs no header line', () => {
    expect(logOf(`${plain}\n`)).toMatchObject({
      unread: 0,
      records: [
        {
          kind: 'flow',
          interfaceId: 'eni-a',
          source: '9.9.9.9',
          target: '10.0.1.5',
          sourcePort: 50000,
          targetPort: 443,
          protocol: 6,
          action: 'ACCEPT',
          flags: null,
          start: 1700000000,
          end: 1700000060,
          place: { of: 'line', number: 1 },
        },
      ],
    });
  });

  it('may have any fields of any version in any order', () => {
    const names = V11.split(' ');
    const values: Readonly<Record<string, string>> = {
      version: '10',
      'interface-id': 'eni-a',
      srcaddr: '10.0.0.220',
      dstaddr: '10.0.1.5',
      'pkt-srcaddr': '203.0.113.5',
      'pkt-dstaddr': '10.0.1.5',
      srcport: '443',
      dstport: '50000',
      protocol: '6',
      action: 'REJECT',
      'log-status': 'OK',
      'tcp-flags': '19',
      'flow-direction': 'egress',
      'reject-reason': 'BPA',
      'traffic-path': '8',
      'az-id': 'use1-az5',
      'ecs-service-name': 'srcaddr',
    };
    const expected = {
      source: '203.0.113.5',
      target: '10.0.1.5',
      sourcePort: 443,
      flags: 19,
      direction: 'egress',
      rejectReason: 'BPA',
      action: 'REJECT',
    };
    for (const order of [names, names.toReversed(), [...names.slice(17), ...names.slice(0, 17)]]) {
      const row = order.map((name) => values[name] ?? '-').join(' ');
      const read = logOf(`${order.join(' ')}\n${row}\n`);
      expect(read).toMatchObject({ unread: 0, records: [expected] });
      const given = order.map((name) => `\${${name}}`).join(' ');
      expect(logOf(row, given).records).toEqual([{ ...read.records[0], place: { of: 'line', number: 1 } }]);
    }
  });

  it('put together of several has several headers, each for what follows it', () => {
    const other = 'dstaddr srcaddr dstport srcport protocol action interface-id';
    const text = [
      V11.split(' ').slice(0, 14).join(' '),
      plain,
      other,
      '10.0.1.5 9.9.9.8 22 50001 6 REJECT eni-b',
    ];
    expect(logOf(`\uFEFF${text.join('\r\n')}\r\n\r\n`).records).toMatchObject([
      { source: '9.9.9.9', targetPort: 443, interfaceId: 'eni-a' },
      { source: '9.9.9.8', targetPort: 22, interfaceId: 'eni-b', flags: null },
    ]);
  });

  it.each([
    ['exported from CloudWatch', `2023-11-14T22:13:20.000Z ${plain}`],
    ['followed with aws logs tail', `2023-11-14T22:13:20.123000+00:00 eni-0123abcd-all ${plain}`],
    ['with tabs and spaces between', plain.replaceAll(' ', '\t ')],
  ])('is read %s', (_, line) => {
    expect(logOf(line)).toMatchObject({ unread: 0, records: [{ interfaceId: 'eni-a', targetPort: 443 }] });
  });

  it('tells intervals without flows from those that were missed', () => {
    const row = (status: string) => `2 111111111111 eni-a - - - - - - - 1700000000 1700000060 - ${status}`;
    expect(logOf(['NODATA', 'SKIPDATA'].map(row).join('\n')).records).toEqual([
      { kind: 'none', interfaceId: 'eni-a' },
      { kind: 'skipped', interfaceId: 'eni-a' },
    ]);
    const silent = 'interface-id srcaddr dstaddr srcport dstport protocol action\neni-a - - - - - -';
    expect(logOf(silent).records).toEqual([{ kind: 'blank', interfaceId: 'eni-a' }]);
  });

  it.each([
    ['nonsense', 'line 1 has 1 field where the default format has 14'],
    [plain.replace('ACCEPT', 'accept'), 'line 1 is no flow record: its action is "accept"'],
    [plain.replace(' 6 10 ', ' tcp 10 '), 'line 1 is no flow record: its protocol is "tcp"'],
    [plain.replace(' 443 ', ' 65536 '), 'line 1 is no flow record: its ports are "50000" and "65536"'],
    [`${V11}\n${plain}`, 'line 2 has 14 fields where its format has 42'],
    [
      'version srcaddr dstaddr',
      'line 1 names fields, but the format has no srcport, dstport, protocol, action',
    ],
  ])('says of %j what is wrong with it', (text, problem) => {
    const { problems, records, unread } = logOf(text);
    expect([records, unread, problems.length]).toEqual([[], 1, 1]);
    expect(problems[0]).toContain(problem);
  });

  it('says once more than twenty times that lines are no records, and counts the rest', () => {
    const { problems, unread, records } = logOf(`${'what is this\n'.repeat(1000)}${plain}`);
    expect([problems.length, unread, records.length]).toEqual([20, 1000, 1]);
  });

  it('takes no names that somebody gave to a service for a header line', () => {
    const header = 'action ecs-service-name interface-id srcaddr dstaddr srcport dstport protocol';
    const text = `${header}\nACCEPT srcaddr eni-a 9.9.9.9 10.0.1.5 50000 443 6\n`;
    expect(logOf(text).records).toMatchObject([{ targetPort: 443 }]);
  });
});
