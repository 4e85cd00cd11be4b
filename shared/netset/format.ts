import { protocolName } from './protocols.ts';
import { type Rectangle, rectangles } from './rectangles.ts';
import type { ServiceRange } from './service-line.ts';
import type { TrafficSet } from './traffic-set.ts';

type Direction = 'from' | 'to';

/** `tcp/22`, `tcp/1-2`, `icmp/8.0`, `icmp/8` (every code), `icmp` (every type), `50`, `all`. */
export function formatService(range: ServiceRange): string {
  const name = protocolName(range.protocol);
  if ('from' in range)
    return range.from === range.to ? `${name}/${range.from}` : `${name}/${range.from}-${range.to}`;
  if (!('type' in range) || range.type === -1) return name;
  return range.code === -1 ? `${name}/${range.type}` : `${name}/${range.type}.${range.code}`;
}

/** `tcp/22 from 0.0.0.0/0`. `labelText` says how a label reads. */
export function formatRectangle(rectangle: Rectangle, direction: Direction, labelText = itself): string {
  const peer = 'cidr' in rectangle ? rectangle.cidr : labelText(rectangle.label);
  return `${formatService(rectangle.service)} ${direction} ${peer}`;
}

/** The set in few lines, always the same ones: see `rectangles`. */
export function formatTraffic(t: TrafficSet, direction: Direction, labelText = itself): readonly string[] {
  return rectangles(t).map((rectangle) => formatRectangle(rectangle, direction, labelText));
}

function itself(label: string): string {
  return label;
}
