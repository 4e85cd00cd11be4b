import type { Ports } from '../network/network.ts';
import type { Flow } from './flow-log.ts';

/** Whether a packet belongs to the opener of its connection or answers: what may be, the likelier first. */
export type Roles = readonly ('opening' | 'answering')[];

const OPENING: Roles = ['opening'];
const ANSWERING: Roles = ['answering'];
const RATHER_OPENING: Roles = ['opening', 'answering'];
const RATHER_ANSWERING: Roles = ['answering', 'opening'];

const SYN = 2;
const ACK = 16;

const hasPorts = ({ protocol }: Pick<Flow, 'protocol'>): boolean => protocol === 6 || protocol === 17;

/** Fragments of a packet but the first carry no ports: they are written as 0. */
export const isPortless = (flow: Pick<Flow, 'protocol' | 'sourcePort' | 'targetPort'>): boolean =>
  !hasPorts(flow) || (flow.sourcePort === 0 && flow.targetPort === 0);

/** What a record is of by its server's port: protocol × 65536 + port; −1 − protocol without ports. */
export function serviceKey(flow: Flow, isReply: boolean): number {
  if (isPortless(flow)) return -1 - flow.protocol;
  return flow.protocol * 65536 + (isReply ? flow.sourcePort : flow.targetPort);
}

/**
 * Flow logs do not say who began. The flags of TCP do, where the interval holds the beginning: 2 (SYN) is written for
 * the client's packets, 18 (SYN and ACK) for the server's, each or-ed with what followed. Else a port that no client
 * takes is the server's; between two that a client may take it is a guess.
 */
export function rolesOf(flow: Flow, client: Ports): Roles {
  const { flags, protocol, sourcePort, targetPort } = flow;
  if (protocol === 6 && flags !== null && (flags & SYN) !== 0)
    return (flags & ACK) === 0 ? OPENING : ANSWERING;
  if (isPortless(flow)) return RATHER_OPENING;
  const [source, target] = [isIn(client, sourcePort), isIn(client, targetPort)];
  if (source && !target) return OPENING;
  if (target && !source) return ANSWERING;
  return sourcePort < targetPort ? RATHER_ANSWERING : RATHER_OPENING;
}

const isIn = ({ from, to }: Ports, port: number): boolean => from <= port && port <= to;
