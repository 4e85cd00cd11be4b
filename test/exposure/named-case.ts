import { explanations } from '../../shared/exposure/index.ts';
import { plainScene, type Scene, type SceneInterface, stateOf } from './scene.ts';

export type Options = Parameters<typeof explanations>[2];
export type Case = {
  readonly scene?: Partial<Scene>;
  readonly options?: Options;
  readonly from: string;
  readonly to: string;
  readonly service?: string;
  /** Verdict and reply. */
  readonly is: readonly [string, string];
  readonly why?: RegExp;
};

export const web = (more: Partial<SceneInterface> = {}): SceneInterface => ({
  id: 'eni-web',
  subnet: 'subnet-public',
  groups: ['sg-web'],
  ips: ['10.0.1.5'],
  publicIp: '54.0.0.5',
  ...more,
});

export const app = (more: Partial<SceneInterface> = {}): SceneInterface => ({
  id: 'eni-app',
  subnet: 'subnet-private',
  groups: ['sg-app'],
  ips: ['10.0.2.5'],
  ...more,
});

const GROUPS = {
  'sg-web': [
    'tcp/443 from 0.0.0.0/0',
    'tcp/443 from ::/0',
    'icmpv6/128 from ::/0',
    'all to 0.0.0.0/0',
    'all to ::/0',
  ],
  'sg-app': ['tcp/8080 from 0.0.0.0/0', 'tcp/5432 from sg-web', 'all to 0.0.0.0/0', 'all to ::/0'],
  'sg-lb': ['tcp/443 from 0.0.0.0/0', 'tcp/8080 to sg-app'],
};

export const IN = { from: 'internet', to: 'eni-web', service: 'tcp/443' };
export const OUT = { from: 'eni-app', to: 'internet', service: 'tcp/443' };

/** What is said about a case: verdict, reply, and the reason. */
export function judged({ scene, options, from, to, service }: Omit<Case, 'is' | 'why'>) {
  const state = stateOf(plainScene({ groups: GROUPS, interfaces: [web(), app()], ...scene }));
  const [answer] = explanations(state, [{ from, to, service }], options);
  if (answer === undefined || 'wrong' in answer) throw new Error(answer?.wrong ?? 'no answer');
  return answer;
}
