import type { Credentials, LoggedCall } from '../../sim/index.ts';
import type { Network } from './network.ts';
import type { Stage } from './stage.ts';

/** Where a scenario happens. */
export type Scene = { readonly stage: Stage; readonly network: Network; readonly person: Credentials };

/** One thing that goes wrong; `expected` is what a person would want to be true afterwards, in one sentence. */
export type Scenario = {
  readonly name: string;
  readonly title: string;
  readonly person: string;
  readonly expected: string;
  /** How long to watch, by the simulator's clock; default two minutes. */
  readonly waitSeconds?: number;
  /** What the person does. */
  readonly act: (scene: Scene) => Promise<void>;
  /** What is true afterwards: `expected`'s own words when all is well, else what is wrong. */
  readonly outcome: (scene: Scene, played: Played) => Promise<string>;
};

/** An SNS message as delivered to the team's address. */
type Delivered = { readonly subject: string; readonly text: string };

/** What happened between the act and the quiet after it. */
export type Played = {
  /** What the person called. */
  readonly did: readonly LoggedCall[];
  /** Every call of Kedge's functions. */
  readonly calls: readonly LoggedCall[];
  readonly messages: readonly Delivered[];
  /** From the person's first change to Kedge's last write, by the simulator's clock; null when it wrote nothing. */
  readonly eventToFixMs: number | null;
};
