import type { Target } from './event.ts';

/** Equal for two targets exactly when they are one thing to read; `why` and the cluster are no part of it. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'resource':
      return `${target.type} ${target.id}`;
    case 'groupName':
      return `group named ${target.name}`;
    case 'everything':
      return 'everything';
  }
}
