import { bodyText, type SimRequest } from './http.ts';
import type { Params, Value } from './value.ts';

type Node = { text?: string; readonly children: Map<string, Node> };

/**
 * The parameters of a form-encoded request as structures and lists:
 * `IpPermissions.1.IpRanges.1.CidrIp=…` and `SecurityGroups.member.1=…`, in the order of their numbers.
 */
export function formParams(request: SimRequest): Params {
  const root: Node = { children: new Map() };
  const query = new URL(request.url, 'http://sim').searchParams;
  for (const [path, value] of [...query, ...new URLSearchParams(bodyText(request))]) {
    if (path.startsWith('X-Amz-')) continue;
    let node = root;
    for (const part of path.split('.')) {
      const child = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.text = value;
  }
  return structure(root);
}

function structure(node: Node): Params {
  return Object.fromEntries([...node.children].map(([name, child]) => [name, nodeValue(child)]));
}

function nodeValue(node: Node): Value {
  if (node.children.size === 0) return node.text ?? '';
  const names = [...node.children.keys()];
  if (names.every((name) => /^\d+$/.test(name))) {
    return [...node.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => nodeValue(child));
  }
  const [only] = names;
  const member = only === 'member' || only === 'entry' ? node.children.get(only) : undefined;
  return names.length === 1 && member ? nodeValue(member) : structure(node);
}
