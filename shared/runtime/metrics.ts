import type { Metric } from '../reconcile/index.ts';

export type Metrics = {
  readonly count: (metric: Metric, value?: number) => void;
  /** The counts so far as one CloudWatch embedded-metric line, or null when there are none; starts again from zero. */
  readonly flush: (now: number) => string | null;
};

const NAMESPACE = 'Kedge';

/** Counts in one invocation, written as a log line that CloudWatch turns into metrics: no API call, no client. */
export function embeddedMetrics(service: string): Metrics {
  const counts = new Map<Metric, number>();
  return {
    count: (metric, value = 1) => {
      if (value !== 0) counts.set(metric, (counts.get(metric) ?? 0) + value);
    },
    flush: (now) => {
      if (counts.size === 0) return null;
      const Metrics = [...counts.keys()].map((Name) => ({ Name, Unit: 'Count' }));
      const line = JSON.stringify({
        _aws: {
          Timestamp: now,
          CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [['service']], Metrics }],
        },
        service,
        ...Object.fromEntries(counts),
      });
      counts.clear();
      return line;
    },
  };
}
