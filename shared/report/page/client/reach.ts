import type { PageFinding, PageReach } from '../page-data.ts';
import { el } from './dom.ts';
import { edgeExplanation } from './explanation.ts';

export type ReachPanel = { readonly panel: HTMLElement; readonly showGroup: (group: string) => void };
type Links = { readonly findings: readonly PageFinding[]; readonly seek: (text: string) => void };

export function reachPanel(reach: PageReach, { findings, seek }: Links): ReachPanel {
  const panel = el(
    'div',
    {},
    reach.edges.slice(0, 100).map((edge) => edgeExplanation(edge, { reach, findings, seek })),
  );
  return { panel, showGroup: () => panel.focus() };
}
