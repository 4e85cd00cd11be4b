import { analysis, type Reachability, reachability } from '../../shared/exposure/index.ts';
import type { Finding, Severity } from '../../shared/model/index.ts';
import { reviewPage } from '../../shared/report/index.ts';
import { plainScene, stateOf } from '../exposure/scene.ts';
import { finding, incident } from '../report/sample-findings.ts';
import { review } from '../report/sample-review.ts';

export type PageInput = Parameters<typeof reviewPage>[0];

export const NOW = Date.UTC(2026, 10, 23, 11, 0, 0);

const database = { subnet: 'subnet-private', groups: ['sg-db'] };

/** A web group that the internet may use, which may use a database group. */
export const reach: Reachability = reachability(
  analysis(
    stateOf(
      plainScene({
        groups: {
          'sg-web': ['tcp/443 from 0.0.0.0/0', 'tcp/22 from 0.0.0.0/0', 'tcp/5432 to sg-db'],
          'sg-db': ['tcp/5432 from sg-web'],
        },
        interfaces: [
          {
            id: 'eni-web',
            subnet: 'subnet-public',
            groups: ['sg-web'],
            ips: ['10.0.1.10'],
            publicIp: '203.0.113.9',
          },
          { ...database, id: 'eni-db1', ips: ['10.0.2.10'] },
          { ...database, id: 'eni-db2', ips: ['10.0.2.11'] },
        ],
      }),
    ),
  ),
);

/** Everything that a page can show. */
const full: PageInput = {
  review,
  now: NOW,
  reachability: reach,
  incidents: [incident()],
  previous: { at: NOW - 900_000, added: [finding().id], gone: [finding({ severity: 'low' })] },
  problems: ['services.json: not valid JSON'],
  notes: [{ title: 'Unused groups', lines: ['sg-0123 (old-tasks): no interface has it'] }],
};

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** As many findings as asked for, on as many groups, of all severities. */
export function findings(count: number, name = (at: number): string => `service-${at}`): readonly Finding[] {
  return Array.from({ length: count }, (_, at) =>
    finding({
      id: `sg-${at}|forbidden|ingress|no-admin`,
      severity: SEVERITIES[at % SEVERITIES.length] ?? 'info',
      kind: at % 2 === 0 ? 'forbidden' : 'excess',
      resource: { ...finding().resource, id: `sg-${at}`, name: name(at) },
      traffic: [`tcp/${(at % 60_000) + 1} from 0.0.0.0/0`],
    }),
  );
}

/** Services in ten clusters behind load balancers, each of which reaches some others. */
export function services(
  count: number,
  name = (at: number): string => `cluster-${at % 10}/service-${at}`,
): Reachability {
  const node = (id: string, kind: 'internet' | 'service', named: string) => ({
    id,
    kind,
    name: named,
    vpc: kind === 'internet' ? '' : 'vpc-1',
    groups: [],
    interfaces: 2,
  });
  const layer = { layer: 'destination-security-groups', decision: 'allow', shadowed: [] } as const;
  const edge = (from: string, to: string, port: number) => ({
    from,
    to,
    traffic: [`tcp/${port}`],
    reply: 'full' as const,
    gap: [],
    unresolved: [],
    paths: [
      {
        service: `tcp/${port}`,
        verdict: 'allowed' as const,
        reply: 'full' as const,
        from,
        to,
        layers: [{ ...layer, resource: `sg-${to}`, rule: `sgr-${port}`, why: `tcp/${port} from sg-${from}` }],
      },
    ],
  });
  const all = Array.from({ length: count }, (_, at) => at);
  const id = (at: number): string => `s${at % count}`;
  return {
    nodes: [node('internet', 'internet', 'internet'), ...all.map((at) => node(id(at), 'service', name(at)))],
    edges: all.flatMap((at) => [
      edge('internet', id(at), 443),
      edge(id(at), id(at * 7 + 1), 8080),
      edge(id(at), id(at * 3 + 2), 5432),
      edge(id(at), 'internet', 443),
    ]),
    complete: true,
  };
}

export const pageOf = (input: Partial<PageInput> = {}): string => reviewPage({ ...full, ...input });
