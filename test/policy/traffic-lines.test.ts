import { describe, expect, it } from 'vitest';
import { loaded, said } from './said.ts';

// The line stands at 8:9 of this file, so column 9 is its first character.
function file(line: string, direction = 'ingress'): string {
  return `version: 1
names: { office: [203.0.113.0/24, 2001:db8:4::/48], vpn: [198.51.100.7/32] }
securityGroups:
  web-alb: { match: { name: web-alb } }
  web:
    match: { name: web }
    ${direction}:
      - ${line}
`;
}

function line(text: string, direction = 'ingress') {
  const entry = loaded(file(text, direction)).securityGroups.find(({ key }) => key === 'web');
  return entry?.ingress?.[0] ?? entry?.egress?.[0];
}

const tcp = (from: number, to = from) => ({ protocol: 6, from, to });
const office = { kind: 'name', name: 'office', cidrs: ['203.0.113.0/24', '2001:db8:4::/48'] };

describe('a traffic line', () => {
  it.each([
    ['all from any', [{ protocol: 'all' }]],
    ['tcp from any', [{ protocol: 6 }]],
    ['udp/53 from any', [{ protocol: 17, from: 53, to: 53 }]],
    ['6/22 from any', [tcp(22)]],
    ['tcp/0 from any', [tcp(0)]],
    ['tcp/0-65535 from any', [tcp(0, 65535)]],
    ['tcp/22-22 from any', [tcp(22)]],
    ['tcp/80,443,8000-8080 from any', [tcp(80), tcp(443), tcp(8000, 8080)]],
    ['icmp from any', [{ protocol: 1 }]],
    ['icmp/8 from any', [{ protocol: 1, from: 8 }]],
    ['icmp/3.4 from any', [{ protocol: 1, from: 3, to: 4 }]],
    ['icmpv6/128.0 from any', [{ protocol: 58, from: 128, to: 0 }]],
    ['50 from any', [{ protocol: 50 }]],
    ['0 from any', [{ protocol: 0 }]],
    ['255 from any', [{ protocol: 255 }]],
  ])('reads the service of %s', (text, services) => {
    expect(line(text)?.services).toEqual(services);
  });

  it.each([
    ['tcp/22 from 10.0.0.0/8', [{ kind: 'cidr', cidr: '10.0.0.0/8' }]],
    ['tcp/22 from 0.0.0.0/0', [{ kind: 'cidr', cidr: '0.0.0.0/0' }]],
    ['tcp/22 from ::/0', [{ kind: 'cidr', cidr: '::/0' }]],
    ['tcp/22 from 2001:DB8:0:0::/32', [{ kind: 'cidr', cidr: '2001:db8::/32' }]],
    ['tcp/22 from any', [{ kind: 'any' }]],
    ['tcp/22 from self', [{ kind: 'self' }]],
    ['tcp/22 from office', [office]],
    ['tcp/22 from sg/web-alb', [{ kind: 'group', ref: 'web-alb' }]],
    ['tcp/22 from sg/sg-0123456789abcdef0', [{ kind: 'group', ref: 'sg-0123456789abcdef0' }]],
    [
      'tcp/22 from pl/com.amazonaws.us-east-1.s3',
      [{ kind: 'prefixList', ref: 'com.amazonaws.us-east-1.s3' }],
    ],
    [
      'tcp/22 from office,self , 10.0.0.0/8',
      [office, { kind: 'self' }, { kind: 'cidr', cidr: '10.0.0.0/8' }],
    ],
  ])('reads the peers of %s', (text, peers) => {
    expect(line(text)?.peers).toEqual(peers);
  });

  it('reads what it excepts, its direction, its place and its text', () => {
    expect(line('"tcp/443   to any  except office,  sg/web-alb"', 'egress')).toEqual({
      text: 'tcp/443 to any except office, sg/web-alb',
      services: [tcp(443)],
      direction: 'egress',
      peers: [{ kind: 'any' }],
      except: [office, { kind: 'group', ref: 'web-alb' }],
      line: 8,
      column: 10,
    });
  });

  it.each([
    ['tcp/70000 from any', '8:13 there is no port 70000; ports go from 0 to 65535'],
    ['tcp/90-80 from any', '8:13 the range 90-80 is reversed; write 80-90'],
    ['tcp/80,443,99999 from any', '8:20 there is no port 99999; ports go from 0 to 65535'],
    ['tcp/80-70000 from any', '8:16 there is no port 70000; ports go from 0 to 65535'],
    ['tcp/022 from any', '8:13 "022" has a leading zero; write 22'],
    ['tcp/ from any', '8:13 the ports are missing after the "/"; write tcp for every port, or tcp/443'],
    ['tcp/* from any', '8:13 the ports are missing after the "/"; write tcp for every port, or tcp/443'],
    ['tcp/80, from any', '8:16 a comma has no port beside it; write tcp/80,443'],
    [
      'tcp/-80 from any',
      '8:13 "-80" is not a port or a range of ports; write a port, a range or a list: tcp/443, tcp/1024-65535, tcp/80,443',
    ],
    [
      'tcp/80-443-8080 from any',
      '8:13 "80-443-8080" is not a port or a range of ports; write a port, a range or a list: tcp/443, tcp/1024-65535, tcp/80,443',
    ],
    [
      'tcp/80,udp/53 from any',
      '8:16 "udp/53" is not a port or a range of ports; a line has one protocol: write a line of its own for udp/53',
    ],
    ['tcp/80, 443 from any', '8:17 there is a space in the list of ports; write tcp/80,443'],
    ['tcp 443 from any', '8:13 "443" stands where "from" or "to" should; write tcp/443'],
    ['TCP/443 from any', '8:9 "TCP" is not a service; write tcp'],
    ['ssh from any', '8:9 "ssh" is not a service; write tcp/22'],
    ['tpc/22 from any', '8:9 "tpc" is not a service; write tcp'],
    ['-1 from any', '8:9 "-1" is not a service; write all'],
    [
      'quic from any',
      '8:9 "quic" is not a service; write all, tcp/443, udp/53, icmp/8 or a protocol number such as 50',
    ],
    [
      '256 from any',
      '8:9 "256" is not a protocol number; protocol numbers go from 0 to 255; for a port write tcp/256',
    ],
    ['06 from any', '8:9 "06" is not a protocol number; write 6'],
    ['50/22 from any', '8:12 protocol 50 has no ports; write 50 alone'],
    [
      'all/22 from any',
      '8:13 "all" is every protocol and has no ports; write all, or name the protocol: tcp/443',
    ],
    ['icmp/300 from any', '8:14 there is no ICMP type 300; an ICMP type is from 0 to 255'],
    ['icmp/3.256 from any', '8:16 there is no ICMP code 256; an ICMP code is from 0 to 255'],
    ['icmp/03 from any', '8:14 "03" has a leading zero; write 3'],
    [
      'icmp/8,0 from any',
      '8:14 "8,0" is not an ICMP type; write icmp for every type, icmp/8 for a type, icmp/8.0 for a type and its code; one line each',
    ],
    [
      'icmp/0-8 from any',
      '8:14 "0-8" is not an ICMP type; write icmp for every type, icmp/8 for a type, icmp/8.0 for a type and its code; one line each',
    ],
  ])('refuses the service of %s', (text, error) => {
    expect(said(file(text))).toEqual([error]);
  });

  it.each([
    ['tcp/22 from 300.1.1.1/8', /^8:21 300\.1\.1\.1\/8 is not an address block/],
    ['tcp/22 from 010.0.0.0/8', /^8:21 010\.0\.0\.0\/8 is not an address block.*zero/],
    ['tcp/22 from 1.2.3/24', /^8:21 1\.2\.3\/24 is not an address block/],
    [
      'tcp/22 from 10.0.0.1/8',
      /^8:21 10\.0\.0\.1\/8 has host bits set; write 10\.0\.0\.0\/8 or 10\.0\.0\.1\/32$/,
    ],
    ['tcp/22 from 10.0.0.0/33', /^8:21 10\.0\.0\.0\/33 is not an address block.*32/],
    ['tcp/22 from 10.0.0.1', /^8:21 10\.0\.0\.1 has no prefix length; write 10\.0\.0\.1\/32$/],
    [
      'tcp/22 from 2001:db8::1/64',
      /^8:21 2001:db8::1\/64 has host bits set; write 2001:db8::\/64 or 2001:db8::1\/128$/,
    ],
    ['tcp/22 from fe80::1%eth0/64', /^8:21 /],
    ['tcp/22 from 10.0.0.0/8, 10.0.0.1/8', /^8:33 10\.0\.0\.1\/8 has host bits set/],
    ['tcp/22 from any except 10.0.0.1/8', /^8:32 10\.0\.0\.1\/8 has host bits set/],
  ])('refuses the address of %s', (text, error) => {
    const errors = said(file(text));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(error);
  });

  it.each([
    ['tcp/22 from ofice', '8:21 "ofice" is not declared under names; did you mean "office"?'],
    ['tcp/22 from web-alb', '8:21 "web-alb" is a security group, not an address name; write sg/web-alb'],
    ['tcp/22 from web-ulb', '8:21 "web-ulb" is not declared under names; did you mean sg/web-alb?'],
    [
      'tcp/22 from sg-0123abcd',
      '8:21 "sg-0123abcd" is a security group, not an address name; write sg/sg-0123abcd',
    ],
    [
      'tcp/22 from pl-0123abcd',
      '8:21 "pl-0123abcd" is a prefix list, not an address name; write pl/pl-0123abcd',
    ],
    [
      'tcp/22 from zzz',
      '8:21 "zzz" is not declared under names; declare it under names, or write a CIDR, sg/… or pl/…',
    ],
    [
      'tcp/22 from internet',
      '8:21 no AWS rule can say "internet": it is for deny and expect only; write any, or the CIDRs',
    ],
    [
      'tcp/22 from any except internet',
      '8:32 no AWS rule can say "internet": it is for deny and expect only; write any, or the CIDRs',
    ],
    [
      'tcp/22 from all',
      '8:21 "all" is a word of the language, not a peer; write a CIDR, a name, sg/…, pl/… or any',
    ],
    ['tcp/22 from sg/', '8:21 a name or id is missing after "sg/"; write sg/web'],
    [
      'tcp/22 from sg/my group',
      '8:21 a name with a space cannot stand in a line: "sg/my group"; use its key in this file, or its id',
    ],
    ['tcp/22 from office vpn', '8:28 "vpn" follows without a comma; separate peers by commas'],
    ['tcp/22 from office,,vpn', '8:28 a peer is missing; write a CIDR, a name, sg/…, pl/… or any'],
    ['tcp/22 from office,', '8:28 a peer is missing; write a CIDR, a name, sg/…, pl/… or any'],
    [
      'tcp/22',
      '8:15 "from" or "to" and a peer are missing after "tcp/22"; a line is written: tcp/443 from office, sg/web',
    ],
    ['tcp/22 from', '8:20 a peer is missing after "from"; a line is written: tcp/443 from office, sg/web'],
    [
      'tcp/22 from except office',
      '8:20 a peer is missing after "from"; a line is written: tcp/443 from office, sg/web',
    ],
    [
      'tcp/22 from any except',
      '8:31 a peer is missing after "except"; name what is left out, or remove "except"',
    ],
    ['tcp/22 form any', '8:16 "form" stands where "from" or "to" should; write from'],
    ['tcp/22 to any', '8:16 "to" in an ingress line; ingress lines say "from"'],
    ['allow tcp/22 from any', '8:9 a line does not begin with "allow"; write "tcp/22 from any"'],
    [
      '100 allow tcp/22 from any',
      '8:9 this is an entry of a network ACL; a security group only allows: a line is written: tcp/443 from office, sg/web',
    ],
    ['', '8:9 an item of "ingress" is empty; give it a value, or remove it'],
    ['""', '8:10 the line is empty; a line is written: tcp/443 from office, sg/web'],
    ['" "', '8:10 the line is empty; a line is written: tcp/443 from office, sg/web'],
  ])('refuses %s', (text, ...errors) => {
    expect(said(file(text))).toEqual(errors);
  });

  it('tells every fault of a line, each at its own column', () => {
    expect(said(file('tcp/70000,90-80 to 10.0.0.1/8, ofice except sg/'))).toEqual([
      '8:13 there is no port 70000; ports go from 0 to 65535',
      '8:19 the range 90-80 is reversed; write 80-90',
      '8:25 "to" in an ingress line; ingress lines say "from"',
      '8:28 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32',
      '8:40 "ofice" is not declared under names; did you mean "office"?',
      '8:53 a name or id is missing after "sg/"; write sg/web',
    ]);
  });

  it('wants "to" in egress', () => {
    expect(said(file('tcp/22 from any', 'egress'))).toEqual([
      '8:16 "from" in an egress line; egress lines say "to"',
    ]);
  });
});
