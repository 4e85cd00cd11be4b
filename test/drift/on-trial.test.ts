import { describe, expect, it } from 'vitest';
import { context, findings } from '../../shared/drift/index.ts';
import { plans } from '../../shared/remedy/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { judged, policyOf } from '../support/judged.ts';
import { rawRules } from '../support/raw-lines.ts';
import { type RawEntry, rawAcl, rawGroups } from '../support/raw-network.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const LIST = 'pl-0aaaaaaaaaaaaaaaa';
const group = (...rules: readonly string[]) => rawGroups([{ id: WEB, name: 'web', rules: rawRules(rules) }]);
const lists = {
  'prefix-lists': {
    PrefixLists: [{ PrefixListId: LIST, PrefixListName: 'l', Entries: [{ Cidr: '5.6.7.0/24' }] }],
  },
};
const policy = (ingress: string, more = '') =>
  `version: 1\nguardrails: [{ id: g, deny: tcp/22 from internet, mode: observe${more} }]
securityGroups: { web: { match: { name: web }, mode: enforce, ingress: [${ingress}] } }`;

const said = (sections: Parameters<typeof judged>[0], text: string) =>
  judged(sections, text).map(({ kind, mode, traffic }) => `${kind} ${mode} ${traffic.join(', ')}`);

describe('a guardrail on trial beside an entry that is enforced', () => {
  it('does not keep the entry from closing what it does not list', () => {
    expect(said(group('tcp/22 from 0.0.0.0/0'), policy(''))).toEqual([
      'forbidden enforce tcp/22 from 0.0.0.0/0',
    ]);
  });

  it('stays on trial for what the entry wants', () => {
    expect(said(group('tcp/22 from 5.6.7.0/24'), policy('tcp/22 from 5.6.7.0/24'))).toEqual([
      'forbidden observe tcp/22 from 5.6.7.0/24',
    ]);
  });

  it('leaves what the entry does not list to the entry, where it forbids what the entry wants besides', () => {
    const sections = { ...group('tcp/22 from 1.2.3.4/32', `tcp/22 from ${LIST}`), ...lists };
    const text = policy(`tcp/22 from pl/${LIST}`);
    expect(said(sections, text)).toEqual([
      'forbidden observe tcp/22 from 5.6.7.0/24',
      'excess enforce tcp/22 from 1.2.3.4/32',
    ]);
    const seen = context(stateFromSections(sections).state, policyOf(text), { now: 0 });
    const enforced = findings(seen).filter(({ mode }) => mode === 'enforce');
    const calls = plans(seen, enforced).flatMap(({ actions }) => actions);
    expect(JSON.stringify(calls)).not.toContain(LIST);
    expect(calls).toHaveLength(1);
  });

  it('is the one whose mode counts when it is the stronger', () => {
    const text = policy('')
      .replace('mode: observe', 'mode: enforce')
      .replace('mode: enforce, ingress', 'mode: alert, ingress');
    expect(said(group('tcp/22 from 0.0.0.0/0'), text)).toEqual(['forbidden enforce tcp/22 from 0.0.0.0/0']);
  });

  it('is treated so on an ACL too', () => {
    const acl = (...entries: readonly RawEntry[]) => ({
      'network-acls': { NetworkAcls: [rawAcl({ id: 'acl-0aaaaaaaaaaaaaaaa', name: 'private', entries })] },
    });
    const text = (...lines: readonly string[]) =>
      `version: 1\nguardrails: [{ id: g, deny: tcp/22 from internet, on: [networkAcls], mode: observe }]
networkAcls: { private: { match: { name: private }, mode: enforce, ingress: [${lines.join(', ')}] } }`;
    const open: RawEntry = {
      number: 90,
      action: 'allow',
      protocol: '6',
      ports: [22, 22],
      cidr: '1.2.3.4/32',
    };
    const wanted: RawEntry = {
      number: 100,
      action: 'allow',
      protocol: '6',
      ports: [22, 22],
      cidr: '5.6.7.0/24',
    };
    expect(said(acl(open), text())).toEqual(['forbidden enforce tcp/22 from 1.2.3.4/32']);
    expect(said(acl(open, wanted), text('100 allow tcp/22 from 5.6.7.0/24'))).toEqual([
      'forbidden observe tcp/22 from 5.6.7.0/24',
      'excess enforce tcp/22 from 1.2.3.4/32',
    ]);
  });
});
