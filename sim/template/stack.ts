import type { Sim } from '../core/create-sim.ts';
import type { Params, Place } from '../core/index.ts';
import type { StartHandler } from '../lambda/index.ts';
import type { Physical } from './intrinsics.ts';

export type Deployment = {
  readonly template: Params;
  readonly place: Place;
  readonly stackName?: string;
  /** Template parameters that differ from their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Path of a function's zip or bundled file, by the base name of the template's zip ("reconcile"). */
  readonly bundleOf?: (name: string) => string;
  /** Handlers of this process that take a bundle's place, by the same names. */
  readonly handlers?: Readonly<Record<string, StartHandler>>;
  /** Virtual time stands while such a handler works: for one that really reads sockets or files. */
  readonly handlersHoldTime?: boolean;
  /**
   * Added to every function's environment, such as AWS_ENDPOINT_URL_DYNAMODB. Bundles find the simulator by themselves.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Makes a DynamoDB table from its properties and answers its name: DynamoDB is another process's business. */
  readonly createTable?: (id: string, properties: Params) => Promise<string>;
};

/** What was made: physical ids by logical id, and every resource with its resolved properties. */
export type Stack = {
  readonly place: Place;
  readonly resources: ReadonlyMap<string, Physical>;
  readonly recorded: readonly { readonly type: string; readonly id: string; readonly properties: Params }[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Ends the functions' threads and closes the socket that they used. */
  close(): Promise<void>;
};

export type Making = {
  readonly sim: Sim;
  readonly deployment: Deployment;
  /** Logical id. */
  readonly id: string;
  readonly properties: Params;
  readonly stackName: string;
};

export type Create = (making: Making) => Physical | Promise<Physical>;
