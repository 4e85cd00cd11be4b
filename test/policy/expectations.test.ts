import { describe, expect, it } from 'vitest';
import { loaded, said } from './said.ts';

describe('an expectation', () => {
  const file = (line: string) => `version: 1\nnames: { office: [10.0.0.0/8] }\nexpect:\n  - ${line}\n`;
  it.each([
    ['deny all from any to 10.0.0.0/8', { kind: 'any' }, { kind: 'cidr', cidr: '10.0.0.0/8' }],
    [
      'allow tcp/443 from office to lb/web',
      expect.objectContaining({ kind: 'name', name: 'office' }),
      { kind: 'loadBalancer', name: 'web' },
    ],
    [
      'allow tcp/443 from ecs/prod/web to pl/s3',
      { kind: 'service', cluster: 'prod', service: 'web' },
      { kind: 'prefixList', ref: 's3' },
    ],
  ])('reads %s', (text, from, to) => {
    expect(loaded(file(text)).expect).toEqual([expect.objectContaining({ text, from, to })]);
  });

  it.each([
    [
      'tcp/443 from any to sg/web',
      '4:5 "tcp/443" stands where "allow" or "deny" should; an expectation is written: allow tcp/443 from internet to sg/web',
    ],
    [
      'allow tcp/443 from any',
      '4:27 the expectation is not complete; an expectation is written: allow tcp/443 from internet to sg/web',
    ],
    ['alow tcp/443 from any to sg/web', '4:5 "alow" stands where "allow" or "deny" should; write allow'],
    [
      'allow tcp/443 to any to sg/web',
      '4:19 "to" stands where "from" should; an expectation is written: allow tcp/443 from internet to sg/web',
    ],
    [
      'allow tcp/443 from any to ecs/web',
      '4:31 "ecs/web" does not name a service; write ecs/<cluster>/<service>',
    ],
    ['allow tcp/443 from any to lb/', '4:31 a name is missing after "lb/"; write lb/<name>'],
    [
      'allow tcp/443 from any to self',
      '4:31 "self" has no meaning outside securityGroups; name the group: sg/…',
    ],
    ['allow tcp/443 from any to offic', '4:31 "offic" is not declared under names; did you mean "office"?'],
    [
      'allow tcp/443 from any to eni-0123',
      '4:31 "eni-0123" is no end of an expectation; an end is internet, any, a CIDR, a name, sg/…, pl/…, ecs/<cluster>/<service> or lb/<name>',
    ],
    [
      'allow tcp/443 from any to sg/a,sg/b',
      '4:31 "sg/a,sg/b" is a list; each end is one peer: write a line for each',
    ],
    [
      'allow tcp/443 from any to sg/a except office',
      '4:36 "except" is one word too many; each end is one peer: write a line for each',
    ],
  ])('refuses %s', (text, ...errors) => {
    expect(said(file(text))).toEqual(errors);
  });
});
