// One measurement of exposure in a process of its own: node exposure-once.ts classes INTERFACES CLASSES, or
// node exposure-once.ts questions COUNT few|any, or node exposure-once.ts expect INTERFACES CLASSES LINE.
// Prints one JSON line.
import {
  type Asked,
  analysis,
  expectations,
  explanationLines,
  summaries,
} from '../../shared/exposure/index.ts';
import { loadPolicy } from '../../shared/policy/index.ts';
import { id, largeNetwork, random } from './large-network.ts';
import { timed } from './timing.ts';

/**
 * Milliseconds, on the clock and of this process alone; `growthMb` is by how much the process grew while it worked, at
 * most.
 */
export type ExposureOnce = {
  readonly ms: number;
  readonly cpuMs: number;
  readonly growthMb: number;
  readonly classes: number;
};

const [what = '', first = '', second = '', third = ''] = process.argv.slice(2);
console.log(JSON.stringify(measurement()));

function measurement(): ExposureOnce {
  switch (what) {
    case 'classes':
      return classes(Number(first), Number(second));
    case 'questions':
      return questions(Number(first));
    case 'expect':
      return expectation(Number(first), Number(second));
    default:
      throw new Error(`"${what}" is no measurement`);
  }
}

/** What every class opens to and can open towards, replies included, one after the other. */
function classes(interfaces: number, distinct: number): ExposureOnce {
  const state = largeNetwork(interfaces, distinct);
  const before = process.memoryUsage.rss();
  let most = before;
  const cpu = process.cpuUsage();
  const { ms, value } = timed(() => {
    const about = analysis(state);
    let done = 0;
    for (const one of summaries(about)) {
      done += one.kind.index >= 0 ? 1 : 0;
      if (done % 1000 === 0) most = Math.max(most, process.memoryUsage.rss());
    }
    return done;
  });
  most = Math.max(most, process.memoryUsage.rss());
  return { ms, cpuMs: spent(cpu), growthMb: (most - before) / 1e6, classes: value };
}

/** A third about the internet; ports of a few services, as scripts ask, or any at all. */
function questions(count: number): ExposureOnce {
  const state = largeNetwork(1000, 200);
  const ports = [22, 53, 80, 123, 389, 443, 636, 1433, 3306, 3389, 5432, 6379, 8080, 8443, 9092, 27017];
  const asked = Array.from({ length: count }, (): Asked => {
    const from = random(3) === 0 ? 'internet' : id('eni', random(1000));
    const port = second === 'few' ? (ports[random(ports.length)] ?? 0) : random(65536);
    return { from, to: id('eni', random(1000)), service: `tcp/${port}` };
  });
  const before = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  let most = before;
  const { ms } = timed(() => {
    let [bytes, lines] = [0, 0];
    for (const line of explanationLines(state, asked)) {
      if (typeof line === 'string') bytes += line.length;
      lines += 1;
      if (lines % 1000 === 0) most = Math.max(most, process.memoryUsage.rss());
    }
    return bytes;
  });
  return { ms, cpuMs: spent(cpu), growthMb: (most - before) / 1e6, classes: 200 };
}

/** One line of a policy, from the state on. */
function expectation(interfaces: number, distinct: number): ExposureOnce {
  const state = largeNetwork(interfaces, distinct);
  const loaded = loadPolicy(`version: 1\nexpect:\n  - ${third}\n`, 'bench.yaml');
  if (!loaded.ok) throw new Error(loaded.errors.map((one) => one.message).join('; '));
  const { policy } = loaded;
  const before = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const { ms } = timed(() => expectations(state, policy));
  return { ms, cpuMs: spent(cpu), growthMb: (process.memoryUsage.rss() - before) / 1e6, classes: distinct };
}

function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
