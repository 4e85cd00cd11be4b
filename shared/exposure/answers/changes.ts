import { type ServiceSet, subtractServices } from '../../netset/index.ts';
import { servicesText } from '../network/words.ts';
import type { End, Lane, Layer } from '../ways/lane.ts';
import type { LayerRow, Shown } from '../ways/layer-rows.ts';

/** A layer as it was looked at, with what it was asked for, and what came of it. */
export type Judged = {
  readonly view: { readonly layer: Layer; readonly asked: ServiceSet };
  readonly row: LayerRow;
};

/** What would have to change for all that was asked to get there and back: one sentence a layer that says no. */
export function changes(shown: Shown, judged: readonly Judged[]): readonly string[] {
  return judged
    .filter(({ row }) => row.decision === 'deny' || row.decision === 'partial')
    .map((one) => changeFor(shown, one));
}

function changeFor({ lane, from, to }: Shown, { row, view }: Judged): string {
  const { layer, asked } = view;
  if (layer.name === 'block-public-access') return exemption(lane);
  const services = servicesText(subtractServices(asked, layer.sure));
  const peer =
    layer.name === 'source-security-groups' ? ([lane.to, to] as const) : ([lane.from, from] as const);
  return changeText(row, { services, from, to, peer: peerText(lane, ...peer) });
}

/** Texts of an answer; `peer` is what a rule had better name. */
type Wording = {
  readonly services: string;
  readonly from: string;
  readonly to: string;
  readonly peer: string;
};

/** One layer's sentence, made of its texts as they are: of quoted ones it is a quoted one. */
export function changeText(
  row: Pick<LayerRow, 'layer' | 'resource' | 'rule' | 'why'>,
  { services, from, to, peer }: Wording,
): string {
  switch (row.layer) {
    case 'route':
    case 'block-public-access':
      return row.why;
    case 'source-security-groups':
      return groupChange(row, `an egress rule for ${services} to ${peer}`);
    case 'destination-security-groups':
      return groupChange(row, `an ingress rule for ${services} from ${peer}`);
    case 'source-network-acl':
      return aclChange(row, `egress entry that allows ${services} to ${to}`);
    case 'reply-source-network-acl':
      return aclChange(row, `ingress entry that allows ${services} from ${to}, for the replies,`);
    case 'nat-ingress-network-acl':
      return aclChange(row, `ingress entry that allows ${services} from ${from}`);
    case 'nat-egress-network-acl':
      return aclChange(row, `egress entry that allows ${services} to ${to}`);
    case 'reply-nat-ingress-network-acl':
      return aclChange(row, `ingress entry that allows ${services} from ${to}, for the replies,`);
    case 'reply-nat-egress-network-acl':
      return aclChange(row, `egress entry that allows ${services} to ${from}, for the replies,`);
    case 'destination-network-acl':
      return aclChange(row, `ingress entry that allows ${services} from ${from}`);
    case 'reply-destination-network-acl':
      return aclChange(row, `egress entry that allows ${services} to ${from}, for the replies,`);
  }
}

/** A NAT gateway's own subnet is the one that matters. */
function exemption({ path: { route, spot } }: Lane): string {
  const [place, mode] =
    route?.gateway === 'nat'
      ? [`the subnet of ${route.route.target}`, 'allow-egress']
      : [spot.subnetId, route?.gateway === 'egressOnly' ? 'allow-egress' : 'allow-bidirectional'];
  return `${place} needs an exclusion (${mode}) from VPC Block Public Access`;
}

function groupChange({ resource, why }: Pick<LayerRow, 'resource' | 'why'>, rule: string): string {
  return resource === null
    ? why
    : `${resource.includes(',') ? `one of ${resource}` : resource} needs ${rule}`;
}

/** A rule had better name a group than addresses that change with every deployment. */
export function peerText({ path }: Pick<Lane, 'path'>, end: End, text: string): string {
  const group = path.related && end.kind === 'interface' ? end.spot.kind.groupIds[0] : undefined;
  return group === undefined ? text : `sg/${group}`;
}

function aclChange({ resource, rule }: Pick<LayerRow, 'resource' | 'rule'>, entry: string): string {
  const before = rule === null ? '' : ` before entry ${rule}`;
  return `${resource ?? 'the network ACL'} needs an ${entry}${before}`;
}
