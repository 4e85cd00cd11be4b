import type { Command } from 'commander';
import type { ExitStatus } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** Tells commander of one command; `done` takes the status that the command ends with. */
type Add = (program: Command, terminal: Terminal, done: (status: ExitStatus) => void) => void;

type Listed = { readonly name: string; readonly load: () => Promise<Add> };

/**
 * Every command, in the order of the help. Each is loaded when it is named: the simulator and the SDK take a second.
 */
export const COMMANDS: readonly Listed[] = [
  { name: 'check', load: async () => (await import('./check.ts')).addCheck },
  { name: 'snapshot', load: async () => (await import('./snapshot.ts')).addSnapshot },
  { name: 'init', load: async () => (await import('./init.ts')).addInit },
  { name: 'review', load: async () => (await import('./review.ts')).addReview },
  { name: 'plan', load: async () => (await import('./plan.ts')).addPlan },
  { name: 'apply', load: async () => (await import('./apply.ts')).addApply },
  { name: 'replay', load: async () => (await import('./replay.ts')).addReplay },
  { name: 'explain', load: async () => (await import('./explain.ts')).addExplain },
  { name: 'exposure', load: async () => (await import('./exposure.ts')).addExposure },
  { name: 'history', load: async () => (await import('./history.ts')).addHistory },
  { name: 'undo', load: async () => (await import('./undo.ts')).addUndo },
  { name: 'hold', load: async () => (await import('./hold.ts')).addHold },
  { name: 'waive', load: async () => (await import('./waive.ts')).addWaive },
  { name: 'sim', load: async () => (await import('./sim.ts')).addSim },
  { name: 'demo', load: async () => (await import('./demo.ts')).addDemo },
];
