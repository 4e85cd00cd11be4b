import { describe, expect, it } from 'vitest';
import { loaded, said } from './said.ts';

// The first line stands at 7:9.
function file(...lines: readonly string[]): string {
  return `version: 1
names: { office: [203.0.113.0/24] }
networkAcls:
  private:
    match: { name: private }
    ingress:
${lines.map((line) => `      - ${line}\n`).join('')}`;
}

describe('an ACL line', () => {
  it.each([
    [
      '100 allow all from 0.0.0.0/0',
      { number: 100, action: 'allow', service: { protocol: 'all' }, cidr: '0.0.0.0/0' },
    ],
    [
      '1 deny tcp/22 from 10.0.0.0/8',
      { number: 1, action: 'deny', service: { protocol: 6, from: 22, to: 22 }, cidr: '10.0.0.0/8' },
    ],
    [
      '32766 allow icmp/3.4 from ::/0',
      { number: 32766, service: { protocol: 1, from: 3, to: 4 }, cidr: '::/0' },
    ],
    [
      '5 allow udp/1024-65535 from 2001:DB8::/32',
      { service: { protocol: 17, from: 1024, to: 65535 }, cidr: '2001:db8::/32' },
    ],
    ['7 allow 50 from 10.0.0.0/8', { service: { protocol: 50 } }],
  ])('reads %s', (text, expected) => {
    expect(loaded(file(text)).networkAcls[0]?.ingress?.[0]).toMatchObject({
      ...expected,
      text,
      line: 7,
      column: 9,
      direction: 'ingress',
    });
  });

  it('keeps its entries in the order in which AWS reads them', () => {
    const acl = loaded(
      file(
        '300 deny all from 0.0.0.0/0',
        '20 allow tcp/1 from 10.0.0.0/8',
        '100 allow tcp/2 from 10.0.0.0/8',
      ),
    ).networkAcls[0];
    expect(acl?.ingress?.map(({ number, line }) => [number, line])).toEqual([
      [20, 8],
      [100, 9],
      [300, 7],
    ]);
  });

  it.each([
    [
      '100 allow tcp/22 from any',
      '7:31 "any" is two CIDRs: a line is one AWS entry, with one; write 0.0.0.0/0, and ::/0 in a line of its own',
    ],
    [
      '100 allow tcp/22 from office',
      '7:31 a name may stand for several CIDRs: a line is one AWS entry, and AWS knows only a CIDR there; write the CIDR, such as 10.0.0.0/16',
    ],
    [
      '100 allow tcp/22 from internet',
      '7:31 "internet" is no CIDR: a line is one AWS entry, and AWS knows only a CIDR there; write the CIDR, such as 10.0.0.0/16',
    ],
    [
      '100 allow tcp/22 from sg/web',
      '7:31 "sg/web" is no CIDR: a line is one AWS entry, and AWS knows only a CIDR there; write the CIDR, such as 10.0.0.0/16',
    ],
    [
      '100 allow tcp/22 from self',
      '7:31 "self" is no CIDR: a line is one AWS entry, and AWS knows only a CIDR there; write the CIDR, such as 10.0.0.0/16',
    ],
    [
      '100 allow tcp/22 from 10.0.0.0/8,10.1.0.0/16',
      '7:31 "10.0.0.0/8,10.1.0.0/16" is a list: a line is one AWS entry, with one CIDR; write one line for each CIDR',
    ],
    [
      '100 allow tcp/22 from 10.0.0.0/8 10.1.0.0/16',
      '7:42 "10.1.0.0/16" is one thing too many: a line is one AWS entry, with one CIDR; write one line for each CIDR',
    ],
    [
      '100 allow tcp/22 from 10.0.0.0/8 except 10.1.0.0/16',
      '7:42 a line is one AWS entry, which has no "except"; put a deny with a lower number before it',
    ],
    [
      '100 allow tcp/22,443 from 10.0.0.0/8',
      '7:19 "tcp/22,443" is several port ranges: a line is one AWS entry, with one port range; write one line, with its own number, for each range',
    ],
    ['100 allow tcp/90-80 from 10.0.0.0/8', '7:23 the range 90-80 is reversed; write 80-90'],
    [
      '100 allow tcp/22 from 10.0.0.1/8',
      '7:31 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32',
    ],
    ['100 allow tcp/22 to 10.0.0.0/8', '7:26 "to" in an ingress line; ingress lines say "from"'],
    ['100 allow tcp/22 form 10.0.0.0/8', '7:26 "form" stands where "from" should; write from'],
    ['100 alow tcp/22 from 10.0.0.0/8', '7:13 "alow" stands where "allow" or "deny" should; write allow'],
    [
      '100 tcp/22 from 10.0.0.0/8 x',
      '7:13 "tcp/22" stands where "allow" or "deny" should; an entry is written: 100 allow tcp/443 from 10.0.0.0/16',
    ],
    [
      'allow tcp/22 from 10.0.0.0/8',
      '7:9 an entry begins with its number, not with "allow"; an entry is written: 100 allow tcp/443 from 10.0.0.0/16',
    ],
    [
      '0 allow tcp/22 from 10.0.0.0/8',
      '7:9 0 is not a number that an entry can have; numbers go from 1 to 32766',
    ],
    [
      '32767 deny all from 0.0.0.0/0',
      '7:9 32767 is not a number that an entry can have; numbers go from 1 to 32766',
    ],
    ['0100 allow tcp/22 from 10.0.0.0/8', '7:9 "0100" has a leading zero; write 100'],
    [
      '100 allow tcp/22 from',
      '7:30 the CIDR is missing; an entry is written: 100 allow tcp/443 from 10.0.0.0/16',
    ],
    [
      '100 allow tcp/22',
      '7:25 "from" or "to" is missing; an entry is written: 100 allow tcp/443 from 10.0.0.0/16',
    ],
    ['100 allow', '7:18 the service is missing; an entry is written: 100 allow tcp/443 from 10.0.0.0/16'],
    ['"100"', '7:13 "allow" or "deny" is missing; an entry is written: 100 allow tcp/443 from 10.0.0.0/16'],
    ['" "', '7:10 the line is empty; an entry is written: 100 allow tcp/443 from 10.0.0.0/16'],
  ])('refuses %s', (text, ...errors) => {
    expect(said(file(text))).toEqual(errors);
  });

  it('uses a number once in a direction', () => {
    expect(
      said(
        file(
          '100 allow tcp/22 from 10.0.0.0/8',
          '110 allow tcp/23 from 10.0.0.0/8',
          '100 deny all from 0.0.0.0/0',
        ),
      ),
    ).toEqual([
      '9:9 number 100 is used twice in this direction; line 7 has it already; give this entry another',
    ]);
    const twoDirections = `${file('100 allow tcp/22 from 10.0.0.0/8')}    egress:\n      - 100 allow tcp/22 to 10.0.0.0/8\n`;
    expect(said(twoDirections)).toEqual([]);
  });

  it('finds a number that is used twice in one line of the file', () => {
    const text =
      'version: 1\nnetworkAcls: { a: { match: { name: a }, ingress: [1 allow all from 0.0.0.0/0, 1 deny all from ::/0] } }\n';
    expect(said(text)).toEqual([
      '2:79 number 1 is used twice in this direction; line 2 has it already; give this entry another',
    ]);
  });
});
