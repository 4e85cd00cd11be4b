import { type World, worldState } from '../core/index.ts';

/** One line that a function wrote. */
export type LogLine = { readonly functionName: string; readonly at: number; readonly line: string };

const logState = worldState((): { readonly lines: LogLine[] } => ({ lines: [] }));

/** Every line that a bundle wrote, in order. */
export function functionLogs(world: World): readonly LogLine[] {
  return logState({ world }).lines;
}

export function logLine(world: World, functionName: string, line: string): void {
  logState({ world }).lines.push({ functionName, at: world.scheduler.now(), line });
}
