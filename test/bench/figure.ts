export type Unit = 'ms' | 'MB' | 'kB' | 'round trips' | 'reads' | 'times';

/** What is compared with, measured in the same run (or, where it says so, quoted). */
type Floor = { readonly name: string; readonly value: number };

/** The most that design section 10 allows: of the value itself, or of its ratio to the floor. */
type Aim = { readonly of: 'value' | 'ratio'; readonly most: number };

/** One measured number beside its floor. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly floor: Floor | null;
  readonly aim: Aim | null;
  readonly note?: string;
};

export function ratioOf({ value, floor }: Figure): number | null {
  return floor === null || floor.value === 0 ? null : value / floor.value;
}

/** Null where there is nothing to reach. */
export function isMet(figure: Figure): boolean | null {
  const { aim } = figure;
  if (aim === null) return null;
  const measured = aim.of === 'value' ? figure.value : ratioOf(figure);
  return measured !== null && measured <= aim.most;
}
