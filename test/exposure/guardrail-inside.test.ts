import { describe, expect, it } from 'vitest';
import { exposureFindings } from '../../shared/exposure/index.ts';
import { policyOf } from '../support/judged.ts';
import { plainScene, stateOf } from './scene.ts';

/** The interfaces that a guardrail on exposure is breached on, with a database whose group has this one rule. */
function breached(rule: string, deny: string): readonly string[] {
  const scene = plainScene({
    groups: { 'sg-web': ['all to 0.0.0.0/0'], 'sg-db': [rule] },
    interfaces: [
      { id: 'eni-web', subnet: 'subnet-private', groups: ['sg-web'], ips: ['10.0.2.5'] },
      { id: 'eni-db', subnet: 'subnet-private', groups: ['sg-db'], ips: ['10.0.2.6'] },
    ],
  });
  const policy = policyOf(`version: 1\nguardrails: [{ id: g, deny: "${deny}", on: [exposure] }]\n`);
  return exposureFindings(stateOf(scene), policy, { now: 0 }).map(({ resource }) => resource.id);
}

describe.each(['from sg-web', 'from 10.0.2.5/32'])('a guardrail on exposure, and a rule %s', (peer) => {
  it.each([
    ['tcp/5432', 'tcp/5432', ['eni-db']],
    ['tcp/5432', 'tcp/5000-5432', ['eni-db']],
    ['tcp/5432', 'tcp/5432-6000', ['eni-db']],
    ['tcp/5432', 'tcp/22,5432', ['eni-db']],
    ['tcp/5432', 'all', ['eni-db']],
    ['tcp/5000-6000', 'tcp/5432', ['eni-db']],
    ['all', 'tcp/5432', ['eni-db']],
    ['tcp/5432', 'tcp/5433', []],
    ['tcp/5432', 'tcp/5431', []],
    ['tcp/5432', 'udp/5432', []],
    ['tcp/5432', 'tcp/22,6000', []],
  ])('%s, which denies %s', (service, denied, found) => {
    expect(breached(`${service} ${peer}`, `${denied} from any`)).toEqual(found);
  });
});
