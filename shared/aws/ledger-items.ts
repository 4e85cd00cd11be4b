import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ResourceRef } from '../model/index.ts';
import type { Hold, Incident } from '../ports/index.ts';

/**
 * One table, and nothing in it is ever deleted (Kedge has no right to): what is over says so.
 *   RESOURCE#account#id / CURRENT#finding   the finding's last incident, who has it in hand, whether it is closed
 *   RESOURCE#account#id / HOLD#until#by     responders hold the resource
 *   RESOURCE#account#id / INCIDENT#time#id  every incident of the resource, for good
 *   INCIDENT#id / INCIDENT, DAY#date / time#id   where to find one incident, and those of a day
 *   OPEN#account / id                       the incidents of an account that are being dealt with, or not yet told
 *   WAIVERS#account / WAIVER#region#id      waivers that people gave by command (ledger-waivers.ts)
 *   CLAIM#topic / CLAIM                     who says it, and until when nobody else does
 * and BUDGET#account / normal | critical (ledger-budget.ts). Times in keys are ISO 8601, so that they sort.
 */
export type Item = Record<string, AttributeValue>;
export type Key = { readonly pk: string; readonly sk: string };

const DAY_MS = 24 * 60 * 60 * 1000;
/** For more than a year, so that an auditor still finds it. */
export const KEPT_MS = 400 * DAY_MS;

export const iso = (ms: number): string => new Date(ms).toISOString();

export function resourceKey(resource: ResourceRef): string {
  return `RESOURCE#${resource.account}#${resource.id}`;
}

export const openPk = (account: string): string => `OPEN#${account}`;

function incidentKey(incident: Incident): Key {
  return { pk: resourceKey(incident.resource), sk: `INCIDENT#${iso(incident.openedAt)}#${incident.id}` };
}

function currentKey(incident: Incident): Key {
  return { pk: resourceKey(incident.resource), sk: `CURRENT#${incident.finding.id}` };
}

function pointerKeys(incident: Incident): readonly Key[] {
  const at = iso(incident.openedAt);
  return [
    { pk: `INCIDENT#${incident.id}`, sk: 'INCIDENT' },
    { pk: `DAY#${at.slice(0, 10)}`, sk: `${at}#${incident.id}` },
  ];
}

export const keyItem = (key: Key): Item => ({ pk: { S: key.pk }, sk: { S: key.sk } });

/** TTL only tidies: an expired item that is still there is as good as any other. */
export function expiresAt(ms: number): Item {
  return { expiresAt: { N: String(Math.floor(ms / 1000)) } };
}

export function incidentItem(incident: Incident): Item {
  return {
    ...keyItem(incidentKey(incident)),
    ...expiresAt(incident.openedAt + KEPT_MS),
    incidentStatus: { S: incident.status },
    incident: { S: JSON.stringify(incident) },
  };
}

export type Lease = { readonly owner: string; readonly until: number };

/** `lease` ends, in milliseconds, when another function may take the incident over from one that died. */
export function currentItem(incident: Incident, lease: Lease): Item {
  return {
    ...keyItem(currentKey(incident)),
    ...expiresAt(incident.openedAt + KEPT_MS),
    incidentId: { S: incident.id },
    incidentStatus: { S: incident.status },
    closed: { BOOL: incident.closedAt !== null },
    told: { BOOL: incident.told },
    incident: { S: JSON.stringify(incident) },
    leaseOwner: { S: lease.owner },
    leaseUntil: { N: String(lease.until) },
  };
}

export function pointerItems(incident: Incident): readonly Item[] {
  const kept = expiresAt(incident.openedAt + KEPT_MS);
  return pointerKeys(incident).map((key) => ({ ...keyItem(key), ...kept, ...targetItem(incident) }));
}

function targetItem(incident: Incident): Item {
  const target = incidentKey(incident);
  return { targetPk: { S: target.pk }, targetSk: { S: target.sk } };
}

/** Says whether anything is left to do about the incident, or to tell; when not, it is tidied away a day later. */
export function openItem(incident: Incident): Item {
  const { closedAt, openedAt, told, resource, id } = incident;
  const closed = closedAt !== null && told;
  return {
    ...keyItem({ pk: openPk(resource.account), sk: id }),
    ...expiresAt(closed ? closedAt + DAY_MS : openedAt + KEPT_MS),
    ...targetItem(incident),
    closed: { BOOL: closed },
  };
}

/** Kedge wrote the item itself; what does not read back is a bug or a foreign hand, and is said, not skipped. */
export function incidentOf(item: Item): Incident {
  const text = item.incident?.S;
  if (text === undefined)
    throw new Error(`ledger item ${item.pk?.S ?? '?'} ${item.sk?.S ?? '?'} holds no incident`);
  return JSON.parse(text) as Incident;
}

export function targetOf(item: Item): Key | null {
  const pk = item.targetPk?.S;
  const sk = item.targetSk?.S;
  return pk === undefined || sk === undefined ? null : { pk, sk };
}

export function holdItem(resource: ResourceRef, hold: Hold): Item {
  return {
    ...keyItem({ pk: resourceKey(resource), sk: `HOLD#${iso(hold.until)}#${hold.by}` }),
    ...expiresAt(hold.until + KEPT_MS),
    until: { N: String(hold.until) },
    reason: { S: hold.reason },
    by: { S: hold.by },
  };
}

export function holdOf(item: Item): Hold {
  return { until: Number(item.until?.N ?? 0), reason: item.reason?.S ?? '', by: item.by?.S ?? '' };
}

export function claimItem(topic: string, lease: Lease): Item {
  return {
    ...keyItem({ pk: `CLAIM#${topic}`, sk: 'CLAIM' }),
    ...expiresAt(lease.until + DAY_MS),
    leaseOwner: { S: lease.owner },
    leaseUntil: { N: String(lease.until) },
  };
}

/** Incidents that are both current and in the history come once, newest first. */
export function distinct(incidents: readonly Incident[]): readonly Incident[] {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  return [...byId.values()].sort((a, b) => b.openedAt - a.openedAt);
}
