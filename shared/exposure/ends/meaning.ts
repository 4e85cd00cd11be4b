import type { Interface, LoadBalancer, SecurityGroup, Task } from '../../model/index.ts';
import {
  type AddressSet,
  ANY_ADDRESS,
  addressesIn,
  INTERNET,
  NO_ADDRESS,
  parseAddress,
  parseCidr,
} from '../../netset/index.ts';
import { missing } from '../network/places.ts';
import type { Directory } from './directory.ts';
import type { Party } from './parties.ts';

/** What an end of a question names, before it is laid into a network. */
export type Meaning = Omit<Party, 'hosts'> & {
  readonly interfaces: readonly Interface[];
  /** The interfaces are meant by these addresses only; null: by all of theirs. */
  readonly through: AddressSet | null;
};

/** `wrong`: this is no way to name an end; a sentence that says what would be right. */
export type Named = { readonly meaning: Meaning } | { readonly wrong: string };

const ENDS =
  'an end is internet, any, an address or CIDR, eni-…, i-…, sg/<name or id>, ecs/<cluster>/<service>, a task ARN, or a load balancer’s name';

/** What a person or a script wrote as an end. What is well named but not there is somebody nobody knows: `nobody`. */
export function named(of: Directory, text: string): Named {
  if (text === 'internet') return { meaning: internetMeaning(text) };
  if (text === 'any') return { meaning: addressMeaning(of, text, ANY_ADDRESS) };
  if (text.startsWith('sg/')) return { meaning: groupNamed(of, text) };
  if (text.startsWith('ecs/')) return serviceNamed(of, text);
  if (text.startsWith('pl/')) return { meaning: listMeaning(of, text) };
  if (/^eni-\S+$/.test(text)) return { meaning: oneInterface(of, text) };
  if (/^i-\S+$/.test(text) && of.balancersNamed(text).length === 0)
    return { meaning: instanceMeaning(of, text) };
  if (text.startsWith('arn:')) return arnNamed(of, text);
  if (/^[0-9.:]/.test(text) || /^[0-9a-fA-F]*:[0-9a-fA-F:./]*$/.test(text)) return addressNamed(of, text);
  return balancerNamed(of, text.startsWith('lb/') ? text.slice(3) : text, text);
}

const base = (text: string): Meaning => ({
  text,
  interfaces: [],
  through: null,
  addresses: null,
  word: null,
  doubts: [],
  nobody: null,
});

export function nobody(text: string, why: string, certain = false): Meaning {
  return { ...base(text), nobody: { why, certain } };
}

function interfacesMeaning(of: Directory, text: string, found: Found): Meaning {
  const { interfaces, why } = found;
  return interfaces.length === 0 ? noInterface(of, text, why) : { ...base(text), interfaces };
}

type Found = { readonly interfaces: readonly Interface[]; readonly why: string };

export function internetMeaning(text: string): Meaning {
  return { ...base(text), addresses: INTERNET, word: 'internet' };
}

/**
 * Addresses, and the interfaces that have them: what a rule says of a group holds for those. One address that is an
 * interface's own means just that; 0.0.0.0/0 and the like mean anybody who has a way.
 */
export function addressMeaning(of: Directory, text: string, addresses: AddressSet): Meaning {
  const interfaces = of.within(addresses);
  const single = isSingle(addresses);
  const word = addresses === ANY_ADDRESS || /\/0$/.test(text) ? 'any' : null;
  return {
    ...base(text),
    interfaces,
    through: addresses,
    addresses: single && interfaces.length > 0 ? null : addresses,
    word,
  };
}

function isSingle({ v4, v6 }: AddressSet): boolean {
  if (v4.length + v6.length !== 2) return false;
  return v4.length === 2 ? (v4[1] ?? 0) - (v4[0] ?? 0) === 1 : (v6[1] ?? 0n) - (v6[0] ?? 0n) === 1n;
}

function addressNamed(of: Directory, text: string): Named {
  if (text.includes('/')) {
    const cidr = parseCidr(text);
    return cidr.ok ? { meaning: addressMeaning(of, text, addressesIn([cidr])) } : { wrong: cidr.error };
  }
  const address = parseAddress(text);
  if (!address.ok) return { wrong: address.error };
  const bits = address.family === 4 ? 32 : 128;
  const block = parseCidr(`${address.text}/${bits}`);
  const addresses = block.ok ? addressesIn([block]) : NO_ADDRESS;
  return { meaning: addressMeaning(of, text, addresses) };
}

/** By id, else by the one name: a name that several VPCs use names none of them. */
function groupNamed(of: Directory, text: string): Meaning {
  const ref = text.slice(3);
  const byId = of.state.securityGroups.get(ref);
  const groups = byId === undefined ? of.groupsNamed(ref) : [byId];
  if (groups.length < 2) return groupMeaning(of, text, groups);
  const ids = groups.map((group) => group.id).sort();
  return nobody(text, `${groups.length} groups are named ${ref}: name one by its id, ${ids.join(' or ')}`);
}

export function groupMeaning(of: Directory, text: string, groups: readonly SecurityGroup[]): Meaning {
  const { state } = of;
  const ref = text.slice(3);
  // A group that cannot be read (another account's) may still be on interfaces that can.
  const ids = groups.length === 0 && ref.startsWith('sg-') ? [ref] : groups.map((group) => group.id);
  const interfaces = [...new Set(ids.flatMap((id) => of.withGroup(id)))];
  if (interfaces.length > 0) return { ...base(text), interfaces };
  if (ids.length === 0 || (groups.length === 0 && state.sections['security-groups'].status !== 'read'))
    return nobody(text, missing(state, 'security-groups', text));
  return noInterface(of, text, `no interface has ${text}`);
}

/** That nothing was found means something only when all interfaces were read. */
function noInterface({ state }: Directory, text: string, why: string): Meaning {
  const { status } = state.sections['network-interfaces'];
  if (status === 'read') return nobody(text, why, true);
  const unread =
    status === 'part'
      ? 'not all network interfaces were read'
      : missing(state, 'network-interfaces', 'who has it');
  return nobody(text, `${why}, as far as is known: ${unread}`);
}

function oneInterface(of: Directory, text: string): Meaning {
  const one = of.state.interfaces.get(text);
  return one === undefined
    ? nobody(text, missing(of.state, 'network-interfaces', text))
    : { ...base(text), interfaces: [one] };
}

function instanceMeaning(of: Directory, text: string): Meaning {
  return interfacesMeaning(of, text, {
    interfaces: of.ofInstance(text),
    why: `no interface is attached to ${text}`,
  });
}

export function listMeaning(of: Directory, text: string): Meaning {
  const ref = text.slice(3);
  const lists = [...of.state.prefixLists.values()].filter((list) => list.id === ref || list.name === ref);
  const [list, ...more] = lists;
  if (list === undefined) return nobody(text, missing(of.state, 'prefix-lists', text));
  if (more.length > 0) return nobody(text, `${lists.length} prefix lists are named ${ref}`);
  if (list.entries === undefined) return nobody(text, `the entries of ${text} could not be read`);
  const blocks = list.entries.map(parseCidr).flatMap((cidr) => (cidr.ok ? [cidr] : []));
  return addressMeaning(of, text, addressesIn(blocks));
}

function serviceNamed(of: Directory, text: string): Named {
  const [, cluster = '', service = '', ...more] = text.split('/');
  if (cluster === '' || service === '' || more.length > 0)
    return { wrong: `${text} does not name a service: write ecs/<cluster>/<service>` };
  return { meaning: tasksMeaning(of, text, of.tasksOf(cluster, service)) };
}

/** The interfaces of tasks. One that is not in the state could be anywhere. */
export function tasksMeaning(of: Directory, text: string, tasks: readonly Task[]): Meaning {
  const { state } = of;
  if (tasks.length === 0) {
    const read = state.sections.tasks.status === 'read';
    return read
      ? nobody(text, `no task of ${text} runs`, true)
      : nobody(text, missing(state, 'tasks', `what runs as ${text}`));
  }
  const ids = [...new Set(tasks.flatMap((task) => task.interfaceIds))];
  const interfaces = ids.flatMap((id) => state.interfaces.get(id) ?? []);
  const lost = ids.filter((id) => !state.interfaces.has(id));
  const bare = tasks.filter((task) => task.interfaceIds.length === 0);
  const doubts = [
    ...lost.map((id) => missing(state, 'network-interfaces', `${id}, which a task of ${text} has,`)),
    ...(bare.length === 0
      ? []
      : [`${bare.length} of its tasks have no interface of their own: they use those of their instances`]),
  ];
  if (interfaces.length === 0) return nobody(text, doubts.join('; ') || `${text} has no interface`);
  return { ...base(text), interfaces, doubts };
}

function arnNamed(of: Directory, text: string): Named {
  if (/^arn:[^:]*:ecs:[^:]*:[^:]*:task\//.test(text)) {
    const task = of.state.tasks.get(text);
    if (task === undefined) return { meaning: nobody(text, missing(of.state, 'tasks', text)) };
    return { meaning: tasksMeaning(of, text, [task]) };
  }
  const balancer = of.state.loadBalancers.get(text);
  if (balancer !== undefined) return { meaning: balancersMeaning(of, text, [balancer]) };
  if (/^arn:[^:]*:elasticloadbalancing:/.test(text))
    return { meaning: nobody(text, missing(of.state, 'load-balancers', text)) };
  return { wrong: `${text} is neither a task nor a load balancer: ${ENDS}` };
}

function balancerNamed(of: Directory, name: string, text: string): Named {
  const balancers = of.balancersNamed(name);
  if (balancers.length > 0) return { meaning: balancersMeaning(of, text, balancers) };
  const { status } = of.state.sections['load-balancers'];
  // AWS's own rule for their names; anything else was never meant as one.
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/.test(name))
    return { wrong: `${JSON.stringify(text)} is no end: ${ENDS}` };
  if (status === 'read' && !text.startsWith('lb/'))
    return { wrong: `${JSON.stringify(text)} names no load balancer of this state: ${ENDS}` };
  return { meaning: nobody(text, missing(of.state, 'load-balancers', `load balancer ${name}`)) };
}

export function balancersMeaning(of: Directory, text: string, balancers: readonly LoadBalancer[]): Meaning {
  const interfaces = balancers.flatMap((one) => of.ofLoadBalancer(one));
  return interfacesMeaning(of, text, { interfaces, why: `load balancer ${text} has no interface` });
}
