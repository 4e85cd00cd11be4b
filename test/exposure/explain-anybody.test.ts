import { describe, expect, it } from 'vitest';
import { explanations } from '../../shared/exposure/index.ts';
import { plainScene, type SceneInterface, stateOf } from './scene.ts';

const WEB: SceneInterface = {
  id: 'eni-web',
  subnet: 'subnet-public',
  groups: ['sg-web'],
  ips: ['10.0.1.5', '2600:1f00:1:1::5'],
  publicIp: '54.0.0.5',
};
const RULES = [
  'tcp/443 from 2000::/3',
  'tcp/443 from 0.0.0.0/0',
  'udp/53 to 2000::/4',
  'udp/53 to 9.0.0.0/8',
];

describe('a question in which both ends are anybody', () => {
  it('keeps what comes in and what goes out apart', () => {
    const state = stateOf(plainScene({ interfaces: [WEB], groups: { 'sg-web': RULES } }));
    expect([...explanations(state, [{ from: 'any', to: 'any' }])]).toMatchObject([
      {
        traffic: [
          'udp/53 from eni-web to 9.0.0.0/8',
          'udp/53 from eni-web to 2000::/4',
          'tcp/443 from 0.0.0.0/0 to eni-web',
          'tcp/443 from ::/0 to eni-web',
        ],
      },
    ]);
  });
});
