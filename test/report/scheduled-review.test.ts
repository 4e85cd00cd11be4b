import { describe, expect, it } from 'vitest';
import {
  earlierReview,
  isNews,
  type ScheduledReview,
  scheduledJson,
  scheduledMessage,
  scheduledPage,
} from '../../shared/report/index.ts';
import { finding } from './sample-findings.ts';
import { forbidden, review } from './sample-review.ts';

const NOW = Date.UTC(2026, 10, 23, 11, 0, 0);
const HOUR = 3_600_000;
const QUIET = { ...review, findings: [forbidden], expectations: [] };

function scheduled(of: Partial<ScheduledReview> = {}): ScheduledReview {
  return {
    account: '111122223333',
    region: 'eu-west-1',
    at: NOW,
    review: QUIET,
    unread: [],
    missed: [],
    since: new Map(),
    earlier: { kind: 'none', why: 'there is no earlier review' },
    waivers: [],
    unused: { groups: [], rules: [] },
    ...of,
  };
}

/** The same an hour later, after the first was written and read back. */
function later(
  first: ScheduledReview,
  of: Partial<ScheduledReview> = {},
  toldAt = first.at,
): ScheduledReview {
  return { ...first, at: NOW + HOUR, earlier: earlierReview(scheduledJson(first, toldAt)), ...of };
}

const other = finding({ id: 'sg-2|excess|ingress|-', kind: 'excess', severity: 'low' });
const waiver = (until: number): ScheduledReview['waivers'] => [
  {
    ...{ id: 'INC-7', until, reason: 'vendor', approvedBy: 'alice', line: 3, column: 1 },
    allow: {
      text: 'tcp/22 from any',
      services: [],
      direction: 'ingress',
      peers: [],
      except: [],
      line: 3,
      column: 1,
    },
  },
];

describe('a summary', () => {
  it.each<[string, ScheduledReview, boolean]>([
    ['the first review', scheduled(), true],
    ['nothing is different', later(scheduled()), false],
    ['a finding is new', later(scheduled(), { review: { ...QUIET, findings: [forbidden, other] } }), true],
    ['a finding is gone', later(scheduled(), { review: { ...QUIET, findings: [] } }), true],
    [
      'an expectation broke',
      later(scheduled(), { review: { ...QUIET, expectations: review.expectations } }),
      true,
    ],
    ['a read failed', later(scheduled(), { unread: ['tasks: denied'] }), true],
    ['the same read still fails', later(scheduled({ unread: ['tasks: denied'] }), {}), false],
    ['a waiver comes near its end', later(scheduled(), { waivers: waiver(NOW + 100 * HOUR) }), true],
    ['it was told of already', later(scheduled({ waivers: waiver(NOW + 100 * HOUR) })), false],
    ['it ends', later(scheduled({ waivers: waiver(NOW + HOUR) })), true],
    ['a waiver is far from its end', later(scheduled(), { waivers: waiver(NOW + 1000 * HOUR) }), false],
    ['a day has passed', later(scheduled(), {}, NOW - 23 * HOUR), true],
  ])('is sent or not: %s', (_, one, expected) => {
    expect(isNews(one)).toBe(expected);
  });

  it('says what is different first, what it means, and where the rest is', () => {
    const effect = {
      interfaces: 1,
      reached: 1,
      owners: [],
      reachable: 'internet',
      text: 'tcp/22 is reachable',
    } as const;
    const effects = new Map([[other.id, effect]]);
    const one = later(scheduled(), {
      review: { ...QUIET, findings: [other], effects },
      since: new Map([[other.id, NOW - HOUR]]),
      missed: [other.id],
    });
    const { subject, text } = scheduledMessage(one, 's3://reports/x.html');
    expect(subject).toBe('[low] Review of 111122223333 eu-west-1: 1 new, 1 gone; 1 finding (1 low)');
    expect(text).toContain('New since 2026-11-23 11:00:00 UTC:\n- low: ');
    expect(text).toContain('    tcp/22 is reachable since 10:00 UTC\n    found by review; no event was seen');
    expect(text).toMatch(/Gone since .*:\n- critical: /);
    expect(text.trimEnd().split('\n').at(-1)).toBe('The whole report: s3://reports/x.html');
  });

  it('takes nothing for gone where not everything was read', () => {
    const one = later(scheduled(), {
      review: { ...QUIET, findings: [] },
      unread: ['security-groups: denied'],
    });
    expect(scheduledMessage(one, 'x').text).toContain(
      'What is gone cannot be told: not everything was read.',
    );
    expect(JSON.parse(scheduledJson(one, 0))).toMatchObject({ gone: null, complete: false });
  });

  it('lets no name write a second line', () => {
    const resource = { ...other.resource, name: 'web\n- critical: forged \u202e' };
    const one = later(scheduled(), { review: { ...QUIET, findings: [{ ...other, resource }] } });
    expect(scheduledMessage(one, 'x').text).not.toMatch(/^- critical: forged/m);
    expect(
      scheduledPage(one, { reachability: { nodes: [], edges: [], complete: true }, incidents: [] }),
    ).not.toContain('\u202e');
  });
});

describe('the review before', () => {
  it.each([
    ['nothing', null, /no earlier review/],
    ['no JSON', '{"kedge":', /no JSON/],
    ['something else', '{"kedge":"review","at":"today"}', /not one of this version/],
    [
      'findings of another shape',
      '{"kedge":"review","at":"2026-11-23T11:00:00Z","findings":[{"id":1}]}',
      /not one of this version/,
    ],
    ['null', 'null', /not one of this version/],
  ])('is none when there is %s', (_, text, why) => {
    expect(earlierReview(text)).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
  });
});
