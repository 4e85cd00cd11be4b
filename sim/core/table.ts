/**
 * The moment a table is read at, and what to undo when a call fails.
 * One for the whole simulator: calls run to their end one after another, so one journal is enough.
 */
export type History = {
  /** Reads answer as of this time (ms); null: now. Set while a read-only call with a stale view runs. */
  asOf: number | null;
  /** How long old rows are kept for stale reads, in ms. 0: not at all. */
  keepMs: number;
  /** Undo steps of the call that is running; null outside of one. */
  undo: (() => void)[] | null;
  now(): number;
};

/** Rows by id, immutable: a change puts a new row. What a failed call put is taken back by the core. */
export type Table<Row> = {
  get(id: string): Row | undefined;
  has(id: string): boolean;
  all(): readonly Row[];
  put(id: string, row: Row): void;
  remove(id: string): void;
};

type Past<Row> = { readonly until: number; readonly row: Row | undefined };

export function createHistory(now: () => number): History {
  return { asOf: null, keepMs: 0, undo: null, now };
}

/** Runs a call's work: all of its writes stay, or, when it throws, none. */
export function atomically<T>(history: History, work: () => T): T {
  if (history.undo) return work();
  const undo: (() => void)[] = [];
  history.undo = undo;
  try {
    return work();
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  } finally {
    history.undo = null;
  }
}

/** Runs reads against the rows as they were `lagMs` ago, as EC2's eventually consistent reads do. */
export function stale<T>(history: History, lagMs: number, work: () => T): T {
  history.asOf = lagMs > 0 ? history.now() - lagMs : null;
  try {
    return work();
  } finally {
    history.asOf = null;
  }
}

export function createTable<Row>(history: History): Table<Row> {
  const rows = new Map<string, Row>();
  const past = new Map<string, Past<Row>[]>();

  const replace = (id: string, row: Row | undefined) => {
    if (row === undefined) rows.delete(id);
    else rows.set(id, row);
  };
  const write = (id: string, row: Row | undefined) => {
    const before = rows.get(id);
    history.undo?.push(() => replace(id, before));
    if (history.keepMs > 0) remember(past, id, { until: history.now(), row: before, keepMs: history.keepMs });
    replace(id, row);
  };
  const get = (id: string) => {
    const at = history.asOf;
    const then = at === null ? undefined : past.get(id)?.find((version) => version.until > at);
    return then ? then.row : rows.get(id);
  };
  return {
    get,
    has: (id) => get(id) !== undefined,
    all: () => {
      if (history.asOf === null) return [...rows.values()];
      return [...new Set([...past.keys(), ...rows.keys()])].flatMap((id) => get(id) ?? []);
    },
    put: write,
    remove: (id) => write(id, undefined),
  };
}

function remember<Row>(
  past: Map<string, Past<Row>[]>,
  id: string,
  entry: Past<Row> & { keepMs: number },
): void {
  const kept = (past.get(id) ?? []).filter((version) => version.until > entry.until - entry.keepMs);
  past.set(id, [...kept, { until: entry.until, row: entry.row }]);
}
