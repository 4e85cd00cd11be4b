import type { Clock } from '../ports/index.ts';
import type { AwsClients } from './clients.ts';
import { readParameter } from './parameter-ssm.ts';
import { recent } from './recent.ts';

export type KillSwitch = { readonly isOn: () => Promise<boolean> };

/** The promise is thirty seconds; what is decided on an answer is done within the rest. */
const KEPT_MS = 20_000;
const KEPT_UNREAD_MS = 5_000;

/**
 * One parameter that says `off` while Kedge may write. Anything else stops it: `on`, another text, no parameter, a
 * parameter that cannot be read. Whoever wants Kedge stopped must not depend on spelling, nor on SSM.
 */
export function ssmKillSwitch(
  clients: AwsClients,
  options: { readonly parameter: string; readonly clock: Clock },
): KillSwitch {
  const read = recent(
    options.clock,
    () => readParameter(clients, options.parameter),
    (answer) => (answer.kind === 'read' ? KEPT_MS : KEPT_UNREAD_MS),
  );
  return {
    isOn: async () => {
      const answer = await read();
      return answer.kind === 'failed' || answer.value?.value.trim().toLowerCase() !== 'off';
    },
  };
}
