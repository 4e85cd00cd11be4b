// What the page carries as JSON and its script reads. Types only, so that the script drags nothing along. Every text
// in it has been through `visible`: nothing in it can hide or turn around what stands beside it.

export type PageSeverity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type Tone = 'good' | 'bad' | 'unsure';

export type PageCall = { readonly call: string; readonly input: unknown };
export type PageAction = PageCall & { readonly why: string; readonly inverse: PageCall | null };

export type PageFinding = {
  readonly id: string;
  readonly severity: PageSeverity;
  readonly kind: string;
  readonly direction: string | null;
  /** "ingress forbidden, guardrail no-admin-from-internet" */
  readonly words: string;
  readonly type: string;
  readonly resource: string;
  readonly name: string;
  readonly place: string;
  readonly traffic: readonly string[];
  /** The guardrail or the entry that it departs from, and where that stands: "policy.yaml:12". */
  readonly rule: string;
  readonly line: string;
  readonly mode: string;
  readonly reason: string;
  /** What it means today: "tcp/22 on 3 tasks of prod/web is reachable from the internet"; '' where nobody asked. */
  readonly effect: string;
  readonly reachable: string;
  readonly evidence: readonly { readonly carrier: string; readonly text: string }[];
  readonly actions: readonly PageAction[];
  readonly holds: readonly string[];
  readonly cuts: readonly string[];
  readonly notes: readonly string[];
  readonly isNew: boolean;
};

export type PageGone = {
  readonly severity: PageSeverity;
  readonly name: string;
  readonly words: string;
  readonly traffic: readonly string[];
};

export type PageExpectation = { readonly line: string; readonly holds: boolean; readonly why: string };

export type PageWaiver = {
  readonly id: string;
  readonly allow: string;
  readonly on: string;
  readonly until: string;
  readonly state: 'expired' | 'expiring' | 'in force';
  readonly reason: string;
  readonly approvedBy: string;
};

export type PageIncident = {
  readonly id: string;
  readonly when: string;
  readonly status: string;
  readonly severity: PageSeverity;
  readonly resource: string;
  readonly words: string;
  readonly traffic: readonly string[];
  readonly who: string;
  readonly reasons: readonly string[];
  readonly did: readonly { readonly call: string; readonly why: string }[];
  /** The command that takes it back; null where there is nothing to take back. */
  readonly undo: string | null;
};

type PageNode = {
  readonly kind: string;
  readonly name: string;
  readonly vpc: string;
  readonly groups: readonly string[];
  readonly interfaces: number;
};

/** `from` and `to` are places in `nodes`, `layers` places in `rows`: the same rule decides for many. */
export type PageEdge = {
  readonly from: number;
  readonly to: number;
  readonly traffic: readonly string[];
  readonly reply: string;
  readonly gap: readonly string[];
  readonly unresolved: readonly string[];
  readonly paths: readonly {
    readonly service: string;
    readonly verdict: string;
    readonly reply: string;
    readonly from: string;
    readonly to: string;
    readonly layers: readonly number[];
  }[];
};

export type PageRow = {
  readonly layer: string;
  readonly resource: string;
  readonly rule: string;
  readonly decision: string;
  readonly why: string;
  readonly shadowed: readonly string[];
};

export type PageReach = {
  readonly nodes: readonly PageNode[];
  readonly edges: readonly PageEdge[];
  readonly rows: readonly PageRow[];
  readonly complete: boolean;
};

/** A part that is null was not given: the page then says nothing about it. */
export type PageData = {
  readonly findings: readonly PageFinding[] | null;
  readonly gone: readonly PageGone[] | null;
  readonly since: string | null;
  readonly expectations: readonly PageExpectation[] | null;
  readonly waivers: readonly PageWaiver[] | null;
  readonly incidents: readonly PageIncident[] | null;
  readonly notes: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly problems: readonly string[];
  readonly reach: PageReach | null;
};
