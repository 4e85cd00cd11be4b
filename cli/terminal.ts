import { styleText } from 'node:util';

/** Where a command's results (stdout) and its progress and notes (stderr) go; colour only on a terminal. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
  readonly colour: boolean;
  readonly now: () => number;
};

export function processTerminal(): Terminal {
  return {
    out: writer(process.stdout),
    note: writer(process.stderr),
    colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
    now: () => Date.now(),
  };
}

/** `kedge review | head` closes the pipe early: whoever reads has seen enough, which is no error. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return (text) => {
    stream.write(text.endsWith('\n') ? text : `${text}\n`);
  };
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export function styled(terminal: Terminal, style: Style, text: string): string {
  return terminal.colour ? styleText(style, text, { validateStream: false }) : text;
}
