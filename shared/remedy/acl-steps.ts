import type { AclDrift, Context } from '../drift/index.ts';
import { entryTraffic, trafficText } from '../drift/index.ts';
import type { AclEntry, Direction } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { intersect, isEmpty } from '../netset/index.ts';
import { editAction } from './acl-calls.ts';
import { entryContent, sameEntry } from './acl-list.ts';
import type { AclOrdered } from './acl-order.ts';
import type { AclEdit } from './acl-search.ts';
import type { AclGoal } from './acl-settle.ts';
import type { Claims } from './claims.ts';
import { because, idsOf } from './claims.ts';
import type { Step } from './outcome.ts';

export type AclWay = {
  readonly goal: AclGoal;
  readonly ordered: AclOrdered;
  readonly claims: Claims;
  readonly direction: Direction;
};

/** The API calls of the edits, each with its inverse and a sentence for whoever reads the plan. */
export function aclSteps(context: Context, drift: AclDrift, way: AclWay): readonly Step[] {
  const { claims, ordered } = way;
  const findings = [...idsOf(claims.closings), ...(claims.missing === null ? [] : [claims.missing.id])];
  return ordered.edits.map((edit) => ({
    action: editAction(drift.acl.id, edit, reasonOf(context, drift, { ...way, edit })),
    findings,
  }));
}

function reasonOf(context: Context, drift: AclDrift, at: AclWay & { readonly edit: AclEdit }): string {
  const { edit, goal, claims } = at;
  const said = (entry: AclEntry): string => entryText(context, entry);
  const key = drift.entry?.key ?? null;
  const about = claims.closings.filter(({ wrong }) => touches(edit, wrong));
  const closes = about.length === 0 ? `entry ${key ?? ''} does not list it` : because(about);
  if (edit.kind === 'delete') {
    const original = drift.acl.entries.some(
      (entry) => sameEntry(entry, edit.was) && entry.direction === edit.was.direction,
    );
    return original ? `Remove ${said(edit.was)}: ${closes}.` : `Remove the temporary ${said(edit.was)}.`;
  }
  const final = goal.list.some((entry) => sameEntry(entry, edit.entry));
  if (!final)
    return `Put ${said(edit.entry)} there for a moment, so that nothing is opened or cut on the way.`;
  const wanted = drift[at.direction].desiredEntries?.some((entry) => sameEntry(entry, edit.entry)) ?? false;
  const was = edit.kind === 'replace' ? ` in the place of ${said(edit.was)}` : '';
  if (wanted) return `Put back ${said(edit.entry)}${was}, as entry ${key ?? ''} has it.`;
  const moved = drift.acl.entries.some(
    (entry) => entry.direction === at.direction && entryContent(entry) === entryContent(edit.entry),
  );
  if (moved) return `Renumber: put ${said(edit.entry)}${was}, to make room.`;
  if (edit.entry.action === 'deny') return `Insert ${said(edit.entry)}${was}: ${closes}.`;
  return `Insert ${said(edit.entry)}${was}: it keeps what nothing denies.`;
}

const touches = (edit: AclEdit, wrong: TrafficSet): boolean =>
  !isEmpty(intersect(wrong, entryTraffic(edit.kind === 'delete' ? edit.was : edit.entry)));

/** "ingress 100 allow tcp/22 from 0.0.0.0/0" */
function entryText(context: Context, entry: AclEntry): string {
  const [traffic = `protocol ${entry.protocol} ${entry.cidr}`] = trafficText(
    context,
    entryTraffic(entry),
    entry.direction,
  );
  return `${entry.direction} ${entry.number} ${entry.action} ${traffic}`;
}
