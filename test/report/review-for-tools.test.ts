import { describe, expect, it } from 'vitest';
import { REVIEW_FORMATS } from '../../shared/report/index.ts';
import { ACCOUNT, finding } from './sample-findings.ts';
import { clean, forbidden, report } from './sample-review.ts';

const EFFECT = 'tcp/22 on 2 tasks of prod/web is reachable from the internet';

describe('a review as SARIF', () => {
  const log = JSON.parse(report('sarif'));
  const [run] = log.runs;

  it('reports each finding at the line of the policy that it departs from', () => {
    expect(log.version).toBe('2.1.0');
    const at = run.results.map((result: { ruleId: string; level: string; locations: unknown[] }) => [
      result.ruleId,
      result.level,
      Object(result.locations[0]).physicalLocation.region.startLine,
    ]);
    expect(at).toEqual([
      ['missing', 'note', 6],
      ['association', 'error', 11],
      ['guardrail/no-admin-from-internet', 'error', 3],
      ['expectation', 'error', 14],
    ]);
    const location = { artifactLocation: { uri: 'policies/prod%20web.yaml' }, region: { startLine: 3 } };
    expect(run.results[2].locations[0].physicalLocation).toEqual(location);
    expect(run.results[2].partialFingerprints).toEqual({
      'kedgeFinding/v1': `${ACCOUNT}|eu-west-1|${forbidden.id}`,
    });
    expect(run.results[2].message.text).toBe(
      `security group web-tasks (sg-0a1b2c3d): ${forbidden.reason} Effect: ${EFFECT}.`,
    );
  });

  it('declares each rule once', () => {
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['missing', 'association', 'guardrail/no-admin-from-internet', 'expectation']);
    expect(run.tool.driver.rules[2]).toEqual({
      id: 'guardrail/no-admin-from-internet',
      shortDescription: { text: 'forbidden, guardrail no-admin-from-internet' },
      defaultConfiguration: { level: 'error' },
      properties: { 'security-severity': '9.5', tags: ['security', 'network'] },
    });
  });

  it('makes no link of a name', () => {
    const resource = { ...forbidden.resource, name: '[x](https://evil.example)' };
    const hostile = JSON.parse(report('sarif', { ...clean, findings: [finding({ resource })] }));
    expect(hostile.runs[0].results[0].message.text).toContain(String.raw`\[x\](https://evil.example)`);
  });

  it('is a valid log without results', () => {
    const empty = JSON.parse(report('sarif', clean));
    expect(empty.runs[0].results).toEqual([]);
    expect(empty.runs[0].tool.driver).toEqual({ name: 'Kedge', rules: [] });
  });
});

describe('a review as ASFF', () => {
  it('is what Security Hub takes', () => {
    const { Findings } = JSON.parse(report('asff'));
    expect(Findings.length).toBe(2);
    expect(Findings[1]).toEqual({
      SchemaVersion: '2018-10-08',
      Id: `kedge/${ACCOUNT}/eu-west-1/${forbidden.id}`,
      ProductArn: `arn:aws:securityhub:eu-west-1:${ACCOUNT}:product/${ACCOUNT}/default`,
      ProductName: 'Kedge',
      GeneratorId: 'kedge/guardrail/no-admin-from-internet',
      AwsAccountId: ACCOUNT,
      Region: 'eu-west-1',
      Types: ['Software and Configuration Checks/AWS Security Best Practices/Network Reachability'],
      CreatedAt: '2026-11-23T11:00:00.000Z',
      UpdatedAt: '2026-11-23T11:00:00.000Z',
      Severity: { Label: 'CRITICAL' },
      Title: 'security group web-tasks (sg-0a1b2c3d): ingress forbidden, guardrail no-admin-from-internet',
      Description: `Effect: ${EFFECT}. ${forbidden.reason}`,
      Remediation: {
        Recommendation: { Text: '1. ec2:RevokeSecurityGroupIngress: nothing of sgr-1 is wanted' },
      },
      Resources: [
        {
          Type: 'AwsEc2SecurityGroup',
          Id: `arn:aws:ec2:eu-west-1:${ACCOUNT}:security-group/sg-0a1b2c3d`,
          Partition: 'aws',
          Region: 'eu-west-1',
        },
      ],
      Compliance: { Status: 'FAILED' },
      Workflow: { Status: 'NEW' },
      RecordState: 'ACTIVE',
    });
  });

  it('builds its ARNs in the partition of the Region', () => {
    const resource = { ...forbidden.resource, region: 'us-gov-west-1' };
    const { Findings } = JSON.parse(report('asff', { ...clean, findings: [finding({ resource })] }));
    expect(Findings[0].ProductArn).toMatch(/^arn:aws-us-gov:/);
  });
});

describe('every format', () => {
  it.each(REVIEW_FORMATS)('%s ends with a line break and carries no control characters', (format) => {
    const hostile = finding({
      resource: { ...forbidden.resource, name: 'a\u001b[2J\u0007b' },
      reason: 'x\u001b]0;title\u0007\u009b1m',
      traffic: ['tcp/22 from\u001b[1m'],
    });
    const text = report(format, { ...clean, findings: [hostile] });
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(format === 'json' ? /[^\P{Cc}\n\u0080-\u009f]/u : /[^\P{Cc}\n]/u);
  });
});
