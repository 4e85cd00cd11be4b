import {
  cidrs,
  equalServices,
  intersectServices,
  isSubsetServices,
  type ServiceSet,
} from '../../netset/index.ts';
import type { Analysis } from '../network/analysis.ts';
import { type Reply, repliesTo } from '../network/reply.ts';
import { serviceTexts } from '../network/words.ts';
import type { End, Lane, LayerName } from '../ways/lane.ts';
import { type LayerRow, layerRow, type Shown } from '../ways/layer-rows.ts';
import type { Side, Strand } from '../ways/strand.ts';
import type { Answer, Verdict } from './answer.ts';
import type { Judged } from './changes.ts';
import { trafficLines } from './traffic-lines.ts';

/** An answer for a person or a program, with the layers of the one pair of ends that shows it best. */
export type Explanation = {
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly verdict: Verdict;
  readonly traffic: readonly string[];
  readonly reply: Reply;
  readonly layers: readonly LayerRow[];
  /** Why, where there is no layer to look at or not all is known. */
  readonly reason: string | null;
  readonly unresolved: readonly string[];
  /** The first layer that does not let all of it through. */
  readonly blockedBy: LayerName | null;
  /** What would have to change for all of it to get there and back, a sentence each. */
  readonly change: readonly string[];
  /** Replies that do not come back, by destination port. */
  readonly gap: readonly string[];
  /** The ends whose layers are shown. */
  readonly witness: { readonly from: string; readonly to: string } | null;
};

/** `service` as it was asked, `all` where nothing was. Without `changes` nothing says what would have to change. */
type Saying = {
  readonly service: string;
  readonly changes?: (shown: Shown, judged: readonly Judged[]) => readonly string[];
};

export function explanation(about: Analysis, found: Answer, { service, changes }: Saying): Explanation {
  const { from, to, verdict } = found;
  const traffic = trafficLines(found);
  const { best, worst } = shownLanes(found);
  const shown = best === null ? [] : rowsOf(about, found, best);
  const contrast = worst === null ? [] : rowsOf(about, found, worst);
  const rows = contrasted(shown, contrast);
  const blocking = rows.find((row) => row.decision !== 'allow' && !row.layer.startsWith('reply'));
  const failing = worst ?? best;
  return {
    from: from.text,
    to: to.text,
    service,
    verdict,
    traffic: traffic.lines,
    reply: found.reply,
    layers: rows,
    reason: reasonOf(found, blocking?.why ?? null),
    unresolved: [
      ...found.unresolved,
      ...(traffic.omitted === 0 ? [] : [`${traffic.omitted} more lines of traffic are not written here`]),
    ],
    blockedBy: blocking?.layer ?? null,
    change:
      failing === null || service === 'all' || changes === undefined
        ? []
        : changes(failing, worst === null ? shown : contrast),
    gap: found.reply === 'partial' ? serviceTexts(found.gap) : [],
    witness: best === null ? null : { from: best.from, to: best.to },
  };
}

/** Reply layers are asked for what must come back, not for the service. */
function rowsOf({ net }: Analysis, { asked }: Answer, shown: Shown): readonly Judged[] {
  const { sure, scope } = shown.lane;
  const passing = intersectServices(sure, asked);
  const all = scope.services === asked && (passing.length === 0 || passing === asked);
  const wanted = all ? scope.replies : repliesTo(passing.length > 0 ? passing : asked, net.ephemeral);
  return shown.lane.layers
    .map((layer) => ({ ...shown, layer, asked: layer.name.startsWith('reply') ? wanted : asked }))
    .filter((view) => view.asked.length > 0)
    .map((view) => ({ view, row: layerRow(view) }));
}

/** What some get through and others do not is partial; the rule that decides is the one that lets through. */
function contrasted(best: readonly Judged[], worst: readonly Judged[]): readonly LayerRow[] {
  return best.map(({ row }) => {
    const other = worst.find((one) => one.row.layer === row.layer);
    if (row.decision !== 'allow' || other === undefined || other.row.decision === 'allow') return row;
    return { ...row, decision: 'partial', why: `${row.why}; but ${other.row.why}` };
  });
}

function reasonOf(found: Answer, blocking: string | null): string | null {
  switch (found.verdict) {
    case 'allowed':
    case 'partial':
      return null;
    case 'unknown':
      return found.unresolved.join('; ');
    case 'blocked':
      return blocking ?? 'they have no address family in common, or are one interface';
  }
}

// Enough to find telling ones; a question about hundreds of interfaces has tens of thousands.
const LOOKED_AT = 100;

/**
 * The lane whose layers are shown: the one that gets furthest, or for `unknown` the one in doubt. Where others get
 * less far, `worst` is the best of those: what would have to change for them is the least.
 */
function shownLanes(found: Answer): { readonly best: Shown | null; readonly worst: Shown | null } {
  const { strands, asked, verdict } = found;
  let best: Candidate | null = null;
  let worst: Candidate | null = null;
  let [most, least] = [-1, -1];
  for (const strand of strands.slice(0, LOOKED_AT)) {
    for (const lane of strand.lanes) {
      const whole = isSubsetServices(asked, lane.sure);
      const rank =
        progress(lane, asked) + (verdict === 'unknown' && !equalServices(lane.sure, lane.may) ? 100 : 0);
      if (rank > most) {
        most = rank;
        best = { strand, lane };
      }
      if (whole || rank <= least) continue;
      least = rank;
      worst = { strand, lane };
    }
  }
  const contrast = verdict === 'partial' && worst?.lane !== best?.lane ? worst : null;
  return {
    best: best === null ? null : shownAs(found, best),
    worst: contrast === null ? null : shownAs(found, contrast),
  };
}

/** How much of the way the asked services go: layers passed, and one more where not only a part of them does. */
function progress({ layers, sure }: Lane, asked: ServiceSet): number {
  let left = asked;
  let passed = 0;
  for (const layer of layers) {
    if (layer.name.startsWith('reply')) break;
    left = intersectServices(left, layer.may);
    if (left.length === 0) return passed;
    passed += 1;
  }
  return layers.length + (isSubsetServices(asked, sure) ? 1 : 0);
}

type Candidate = { readonly strand: Strand; readonly lane: Lane };

function shownAs({ from, to, strands }: Answer, { strand, lane }: Candidate): Shown {
  const whole = strands.length === 1;
  return {
    lane,
    from: whole && strand.from.kind === 'addresses' ? from.text : endText(lane.from, strand.from),
    to: whole && strand.to.kind === 'addresses' ? to.text : endText(lane.to, strand.to),
  };
}

function endText(end: End, side: Side): string {
  if (side.kind === 'host') return side.host.interfaces[0]?.id ?? '';
  const { v4, v6 } = side.addresses;
  // One block of them stands for all: the internet has fifty.
  const first =
    end.kind === 'address' && v4.length > 0 ? { v4: v4.slice(0, 2), v6: [] } : { v4: [], v6: v6.slice(0, 2) };
  return cidrs(first)[0] ?? '';
}
