import { Document } from 'yaml';
import type { Mode } from '../model/index.ts';
import type { EcsEntry, EcsMatch, Match } from './policy.ts';

/** A policy to be written. Lines are texts of the language; keys are used as they are, see `entryKeys`. */
export type PolicyDraft = {
  /** Lines of text that stand above everything else. */
  readonly comment?: string;
  readonly mode?: Mode;
  readonly securityGroups?: readonly {
    readonly key: string;
    readonly match: Match;
    readonly ingress?: readonly string[];
    readonly egress?: readonly string[];
  }[];
  readonly networkAcls?: readonly {
    readonly key: string;
    readonly match: Match;
    readonly subnets?: readonly string[];
    readonly ingress?: readonly string[];
    readonly egress?: readonly string[];
  }[];
  readonly ecs?: readonly {
    readonly key: string;
    readonly match: EcsMatch;
    readonly securityGroups?: readonly string[];
    readonly subnets?: readonly string[];
    readonly publicIp?: boolean;
    readonly remedy?: NonNullable<EcsEntry['remedy']>;
  }[];
  readonly loadBalancers?: readonly {
    readonly key: string;
    readonly match: Match;
    readonly securityGroups?: readonly string[];
  }[];
};

/**
 * The draft as YAML that `loadPolicy` reads back. Entries stand in the order of their keys, so that the same network
 * gives the same file. Names come from AWS and may hold anything: what YAML could take for something else is quoted.
 */
export function writePolicy(draft: PolicyDraft): string {
  const { comment, mode, securityGroups, networkAcls, ecs, loadBalancers } = draft;
  const document = new Document(
    {
      version: 1,
      ...(mode !== undefined && { mode }),
      ...section('securityGroups', securityGroups, ['match', 'ingress', 'egress']),
      ...section('networkAcls', networkAcls, ['match', 'subnets', 'ingress', 'egress']),
      ...section('ecs', ecs, ['match', 'securityGroups', 'subnets', 'publicIp', 'remedy']),
      ...section('loadBalancers', loadBalancers, ['match', 'securityGroups']),
    },
    // Two entries that say the same stay two texts: an alias would tie them together for whoever edits one.
    { aliasDuplicateObjects: false, version: '1.2' },
  );
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return comment === undefined ? text : `${commented(comment)}${text}`;
}

function section<E extends { readonly key: string }, K extends Exclude<keyof E & string, 'key'>>(
  name: string,
  entries: readonly E[] | undefined,
  members: readonly K[],
): Readonly<Record<string, unknown>> {
  if (entries === undefined || entries.length === 0) return {};
  const sorted = [...entries].sort((a, b) => (a.key < b.key ? -1 : 1));
  const written = sorted.map((entry) => [entry.key, ordered(entry, members)]);
  // Not an object: an object puts keys such as "10" before all others.
  return { [name]: new Map(written.map(([key, value]) => [key, value])) };
}

function ordered<E, K extends keyof E & string>(
  entry: E,
  members: readonly K[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(members.flatMap((key) => (entry[key] === undefined ? [] : [[key, entry[key]]])));
}

function commented(comment: string): string {
  const lines = comment.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
  return lines.map((line) => `${`# ${line.replaceAll(/\p{Cc}/gu, ' ')}`.trimEnd()}\n`).join('');
}

/**
 * A key for each name, in the order of the names: the name itself where a line can refer to it and no other has it,
 * otherwise what is left of it when everything else is replaced, with a number; two VPCs may each have a group `web`.
 */
export function entryKeys(names: readonly string[]): readonly string[] {
  const uses = new Map<string, number>();
  for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  const taken = new Set(names.filter((name) => isReferable(name) && uses.get(name) === 1));
  const last = new Map<string, number>();
  return names.map((name) => {
    if (isReferable(name) && uses.get(name) === 1) return name;
    const plain = isReferable(name) ? name : slug(name);
    for (let n = (last.get(plain) ?? 0) + 1; ; n += 1) {
      const key = n === 1 ? plain : `${plain}-${n}`;
      if (taken.has(key)) continue;
      last.set(plain, n);
      taken.add(key);
      return key;
    }
  });
}

/** Whether `sg/<text>` can stand in a line and means this text. */
function isReferable(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/.test(text);
}

function slug(name: string): string {
  const words = name.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return words === '' ? 'entry' : words.slice(0, 100);
}
