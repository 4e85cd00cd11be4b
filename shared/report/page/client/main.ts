import type { PageData } from '../page-data.ts';
import { el, name } from './dom.ts';
import { findingsPanel } from './findings.ts';
import { reachPanel } from './reach.ts';
import { changesPanel, expectationsPanel, incidentsPanel, waiversPanel } from './story.ts';
import { type Tab, tabs } from './tabs.ts';

/** Puts the page together from the data that it carries. */
function start(): void {
  const main = document.getElementById('main');
  const text = document.getElementById('data')?.textContent;
  if (main === null || text === undefined || text === null) return;
  const data: PageData = JSON.parse(text);
  main.replaceChildren(problems(data), parts(data));
}

function problems({ problems: all }: PageData): HTMLElement {
  if (all.length === 0) return el('div');
  return el(
    'section',
    { class: 'notice', 'aria-label': 'What could not be read' },
    el('p', {}, el('strong', {}, 'Not everything could be read. What is below is what could be judged.')),
    el(
      'ul',
      { class: 'lines' },
      all.slice(0, 50).map((one) => el('li', {}, name(one))),
    ),
  );
}

function parts(data: PageData): HTMLElement {
  const { findings, reach, expectations, incidents, waivers } = data;
  const seek = (text: string): void => {
    shown.show('findings');
    list?.seek(text);
  };
  const map = reach === null ? null : reachPanel(reach, { findings: findings ?? [], seek });
  const showReach = (group: string): void => {
    shown.show('reach');
    map?.showGroup(group);
  };
  const list = findings === null ? null : findingsPanel(data, { showReach: map === null ? null : showReach });
  const all: (Tab | null)[] = [
    list && {
      id: 'findings',
      label: 'Findings',
      count: String(findings?.length ?? 0),
      panel: () => list.panel,
    },
    map && { id: 'reach', label: 'Reachability', count: '', panel: () => map.panel },
    expectations && {
      id: 'expectations',
      label: 'Expectations',
      count: String(expectations.length),
      panel: () => expectationsPanel(expectations),
    },
    incidents && {
      id: 'done',
      label: 'What Kedge did',
      count: String(incidents.length),
      panel: () => incidentsPanel(incidents),
    },
    changes(data),
    waivers && waivers.length > 0
      ? { id: 'waivers', label: 'Waivers', count: String(waivers.length), panel: () => waiversPanel(waivers) }
      : null,
  ];
  const shown = tabs(all.filter((tab) => tab !== null));
  return shown.element;
}

function changes(data: PageData): Tab | null {
  if (data.since === null && data.notes.length === 0) return null;
  return {
    id: 'changes',
    label: data.since === null ? 'Also noticed' : 'Changes',
    count: '',
    panel: () => changesPanel(data),
  };
}

start();
