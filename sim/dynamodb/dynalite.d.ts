declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Times in milliseconds that tables take to be created, deleted and updated. */
  type Options = {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  };
  function dynalite(options?: Options): Server;
  export = dynalite;
}
