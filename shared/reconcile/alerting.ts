import { modeReason } from '../guard/index.ts';
import type { Dependencies } from './dependencies.ts';
import { incidentFor, sameStory, withStatus } from './incidents.ts';
import type { Judgement } from './judging.ts';
import type { Errand } from './outcome.ts';
import { tellIncidents } from './telling.ts';
import type { Work } from './work.ts';

type Seen = { readonly snapshot: Errand['snapshot']; readonly judgement: Judgement };

/** Modes observe and alert: recorded, and told unless the mode is observe; told again only when it has changed. */
export async function tellOnly(deps: Dependencies, work: Work, { snapshot, judgement }: Seen): Promise<void> {
  const { toldOnly } = judgement;
  if (toldOnly.length === 0) return;
  const now = deps.clock.now();
  const reasons = toldOnly.flatMap((finding) => modeReason(finding) ?? []);
  const incidents = toldOnly.map((finding) => {
    const before = incidentFor(finding, snapshot, { work, now });
    const silent = finding.mode === 'observe';
    const after = withStatus(before, 'alerted', { reasons: reasons.map((one) => one.text), now });
    return { ...after, told: silent || (before.told && sameStory(before, snapshot, finding)) };
  });
  deps.count('Alerted', incidents.filter((incident) => !incident.told).length);
  await deps.ledger.record(
    incidents.filter(
      (incident) => incident.told && !snapshot.incidents.some((one) => one.id === incident.id),
    ),
    now,
  );
  const [first] = toldOnly;
  if (first !== undefined)
    await tellIncidents(deps, work, {
      kind: 'alerted',
      resource: first.resource,
      incidents,
      state: judgement.context.state,
      reasons,
    });
}
