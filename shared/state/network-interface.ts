import type { Interface } from '../model/index.ts';
import type { Mutable, Raw, Trouble } from './untyped.ts';
import { flag, optionalStruct, optionalText, structs, tags, text } from './untyped.ts';

/** One element of DescribeNetworkInterfaces' `NetworkInterfaces`. */
export function networkInterface(raw: Raw, trouble: Trouble): Interface {
  const addresses = structs(raw, 'PrivateIpAddresses', trouble);
  const mapped: Mutable<Interface> = {
    id: text(raw, 'NetworkInterfaceId', trouble),
    vpcId: optionalText(raw, 'VpcId', trouble) ?? '',
    subnetId: optionalText(raw, 'SubnetId', trouble) ?? '',
    account: optionalText(raw, 'OwnerId', trouble) ?? '',
    groups: structs(raw, 'Groups', trouble).map((group) => text(group, 'GroupId', trouble)),
    privateIps: privateIps(raw, addresses, trouble),
    ipv6: structs(raw, 'Ipv6Addresses', trouble).map((one) => text(one, 'Ipv6Address', trouble)),
    publicIps: publicIps(raw, addresses, trouble),
    requesterManaged: flag(raw, 'RequesterManaged', trouble),
    interfaceType: optionalText(raw, 'InterfaceType', trouble) ?? 'interface',
    description: optionalText(raw, 'Description', trouble) ?? '',
    status: optionalText(raw, 'Status', trouble) ?? '',
    // The one list of tags that EC2 does not call Tags.
    tags: tags({ Tags: raw.TagSet ?? raw.Tags ?? [] }, trouble),
  };
  const requesterId = optionalText(raw, 'RequesterId', trouble);
  if (requesterId !== undefined) mapped.requesterId = requesterId;
  attach(mapped, optionalStruct(raw, 'Attachment', trouble), trouble);
  return mapped;
}

function attach(mapped: Mutable<Interface>, attachment: Raw | undefined, trouble: Trouble): void {
  if (attachment === undefined) return;
  const instanceId = optionalText(attachment, 'InstanceId', trouble);
  const owner = optionalText(attachment, 'InstanceOwnerId', trouble);
  if (instanceId !== undefined) mapped.instanceId = instanceId;
  if (owner !== undefined) mapped.attachmentOwner = owner;
}

function privateIps(raw: Raw, addresses: readonly Raw[], trouble: Trouble): readonly string[] {
  const listed = addresses.map((one) => text(one, 'PrivateIpAddress', trouble));
  const primary = optionalText(raw, 'PrivateIpAddress', trouble);
  return primary === undefined || listed.includes(primary) ? listed : [primary, ...listed];
}

/** The primary address' association is said twice, at the top and in the list. */
function publicIps(raw: Raw, addresses: readonly Raw[], trouble: Trouble): readonly string[] {
  const found = new Set<string>();
  for (const holder of [raw, ...addresses]) {
    const association = optionalStruct(holder, 'Association', trouble);
    const ip = association && optionalText(association, 'PublicIp', trouble);
    if (ip !== undefined) found.add(ip);
  }
  return [...found];
}
