import type { State } from '../shared/model/index.ts';
import { firstLines, plain } from '../shared/report/index.ts';
import type { LiveOptions } from './options.ts';
import { loadStateDirectory } from './state-directory.ts';
import type { Terminal } from './terminal.ts';

/** What a command judges: a state, where it came from, and what of it could not be read. */
export type Source = {
  readonly name: string;
  readonly state: State;
  /** Each makes the exit status 1: a part of the input could not be read. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
};

export async function loadSource(options: LiveOptions & { readonly state?: string }): Promise<Source> {
  if (options.state === undefined) {
    // The SDK takes a while to load, and a saved state has no use for it.
    const { liveState } = await import('./live.ts');
    return liveState(options);
  }
  const { state, problems, ignored } = await loadStateDirectory(options.state);
  const notes = ignored.map(
    (name) => `${options.state}/${name} is not a part of a state directory and was not read`,
  );
  return { name: options.state, state: inRegion(state, options.region), problems, notes };
}

/** A saved state of EC2 alone does not say which Region it is of; --region does. */
function inRegion(state: State, region: string | undefined): State {
  return region === undefined || state.region !== null ? state : { ...state, region };
}

const MOST_PROBLEMS = 100;

/** What could not be read, and what was not looked at; every name in it is somebody else's text. */
export function noteTroubles(terminal: Terminal, { problems, notes }: Source): void {
  for (const line of firstLines(problems, MOST_PROBLEMS)) terminal.note(plain(line, 2000));
  for (const line of firstLines(notes, MOST_PROBLEMS)) terminal.note(`note: ${plain(line, 2000)}`);
}
