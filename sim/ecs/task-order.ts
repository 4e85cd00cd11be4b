import { type CallContext, flag, type Params, struct, text } from '../core/index.ts';
import { invalidParameter } from './errors.ts';
import type { NewTask } from './start.ts';
import { parseTags } from './tags.ts';

/** What RunTask and StartTask take alike. */
export function saidOfTask(ctx: CallContext, input: Params): Omit<NewTask, 'clusterName' | 'launch'> {
  const startedBy = text(input, 'startedBy');
  if (startedBy !== undefined && !/^[\w/.-]{0,128}$/.test(startedBy))
    throw invalidParameter(
      'startedBy must be at most 128 letters, numbers, hyphens, slashes and underscores.',
    );
  return {
    group: text(input, 'group'),
    startedBy,
    overrides: struct(input, 'overrides') ?? {},
    executeCommand: flag(input, 'enableExecuteCommand'),
    tags: parseTags(ctx, input),
    managedTags: flag(input, 'enableECSManagedTags'),
    propagateTags: text(input, 'propagateTags'),
  };
}
