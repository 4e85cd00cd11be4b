// The file as maps, lists and scalars that know where they stand. Offsets count from the start of the text.

export type TreeScalar = {
  readonly kind: 'scalar';
  readonly at: number;
  readonly end: number;
  readonly value: string | number | boolean | null;
  /** As it stands in the file, quotes included. */
  readonly written: string;
  /** Not quoted and not a block: YAML alone decided where it ends. */
  readonly plain: boolean;
  /** Where in the file a character of `value` stands. */
  readonly offset: (index: number) => number;
};

/** `bare`: a word between the commas of `{…}` that has no colon and no value. */
export type TreeEntry = {
  readonly key: string;
  readonly keyAt: number;
  readonly bare: boolean;
  readonly value: Tree;
};

export type TreeMap = {
  readonly kind: 'map';
  readonly at: number;
  readonly entries: readonly TreeEntry[];
};

export type TreeList = {
  readonly kind: 'list';
  readonly at: number;
  /** Written as `[…]`. */
  readonly flow: boolean;
  readonly items: readonly Tree[];
};

export type Tree = TreeScalar | TreeMap | TreeList;

export function entryOf(tree: Tree | undefined, key: string): TreeEntry | undefined {
  return tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key) : undefined;
}

export function childOf(tree: Tree | undefined, key: string): Tree | undefined {
  return entryOf(tree, key)?.value;
}

/** Undefined for anything but a text: the shape has been complained about already. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined;
}

export function numberOf(tree: Tree | undefined): number | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'number' ? tree.value : undefined;
}

export function entriesOf(tree: Tree | undefined): readonly TreeEntry[] {
  return tree?.kind === 'map' ? tree.entries : [];
}

export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

/** The texts of a list; undefined when it is no list. */
export function textsOf(tree: Tree | undefined): readonly string[] | undefined {
  return tree?.kind === 'list' ? tree.items.flatMap((item) => textOf(item) ?? []) : undefined;
}

/** Plain values, for the schema. */
export function plainOf(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(plainOf);
    case 'map':
      return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plainOf(value)]));
  }
}
