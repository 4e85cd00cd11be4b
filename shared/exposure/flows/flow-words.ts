import { type ServiceSet, services } from '../../netset/index.ts';
import { serviceTexts } from '../network/words.ts';
import { layerRow } from '../ways/layer-rows.ts';
import { type Flow, placeText } from './flow-log.ts';
import { isPortless } from './flow-roles.ts';
import type { Contradiction } from './flow-tally.ts';

/** `tcp/443`, `icmp`: the key of a tally in the policy's words. */
export function serviceText(key: number): string {
  const set = key < 0 ? services(-1 - key) : [key, key + 1];
  return serviceTexts(set)[0] ?? '';
}

export const timeText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** One sentence or three: what was seen and what holds now, how often and when, and what likely made the difference. */
export function contradictionText(one: Contradiction, service: string): string {
  const { flow, reading } = one;
  const what = `${flow.source} to ${flow.target}, ${reading.isReply ? 'a reply of ' : ''}${service}`;
  const seen = `${placeText(flow.place)}: ${what} was ${flow.action === 'ACCEPT' ? 'accepted' : 'rejected'}`;
  return `${seen}, and ${nowText(one)}. ${oftenText(one)}Likely: ${likely(one).join('; or ')}`;
}

function nowText({ reading, flow }: Contradiction): string {
  const { against, lane, isReply } = reading;
  if (against === null || lane === null || against.kind === 'allowed') return 'is allowed now';
  const { layer } = against;
  const [from, to] = isReply ? [flow.target, flow.source] : [flow.source, flow.target];
  const ofReply = layer.name.startsWith('reply');
  const asked = packetSet(flow, ofReply ? flow.targetPort : isReply ? flow.sourcePort : flow.targetPort);
  const row = layerRow({ lane, layer, asked, from, to });
  const resource = row.resource === null || row.why.includes(row.resource) ? '' : `${row.resource}: `;
  return `${isReply && !ofReply ? 'its connection ' : ''}is denied now: ${resource}${row.why}`;
}

const packetSet = (flow: Flow, port: number): ServiceSet =>
  isPortless(flow) ? services(flow.protocol) : services(flow.protocol, port, port);

function oftenText({ count, first, last, flow }: Contradiction): string {
  const by = flow.interfaceId === null ? '' : ` by ${flow.interfaceId}`;
  if (first === null || last === null) return count === 1 ? '' : `Seen ${count} times${by}. `;
  const when = count === 1 ? ` at ${timeText(first)}` : `, ${timeText(first)} to ${timeText(last)}`;
  return `Seen ${count === 1 ? 'once' : `${count} times`}${by}${when}. `;
}

const SYN = 2;

function likely({ flow, placed, reading: { against } }: Contradiction): readonly string[] {
  const other = placed.position === 'source' ? placed.target : placed.source;
  const reused = other.owner === null ? [] : [`${other.address.text} was another interface's then`];
  if (against?.kind === 'denied') return [...whyAccepted(flow, against.layer.name), ...reused];
  if (against?.kind === 'allowed' && against.blockPublicAccess)
    return ['VPC Block Public Access was stricter then, or is stricter than the state says'];
  const silent = flow.rejectReason === undefined && other.owner === null;
  return [
    'the rule or entry that lets it through came later',
    ...(silent ? ['VPC Block Public Access refused it, which this format does not say'] : []),
    ...reused,
  ];
}

function whyAccepted({ flags, protocol }: Flow, layer: string): readonly string[] {
  if (layer.endsWith('network-acl'))
    return ['an entry that let it through is gone, or the subnet had another ACL'];
  const older = 'the connection is older than a revoke: one that is tracked goes on';
  const gone = 'a rule that let it through is gone, or the interface had another group';
  if (protocol === 6 && flags !== null) return (flags & SYN) === 0 ? [older, gone] : [gone];
  return [gone, older];
}
