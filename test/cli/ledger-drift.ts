import { parsed } from './kedge-command.ts';
import { POLICY, type Scene, scene } from './ledger-stage.ts';

export const HOLD = ['--hold-until', '2h', '--reason', 'vendor on call'];
/** The group as the policy wants it. */
export const GOOD = ['tcp/443-443 0.0.0.0/0', 'tcp/443-443 ::/0'];

/** The incidents as `kedge history` lists them, newest first. */
export async function history({ run }: Scene): Promise<readonly Record<string, unknown>[]> {
  const { incidents } = parsed((await run(['history', '--format', 'json'])).out);
  if (!Array.isArray(incidents)) throw new Error('no list of incidents');
  return incidents;
}

export async function statusOf(at: Scene, id: string): Promise<unknown> {
  return (await history(at)).find((one) => one.id === id)?.status;
}

export type Drifted = Scene & { readonly before: readonly string[]; readonly id: string };

/** Somebody opened a port, with a description and tags, and Kedge closed it. */
export async function drifted(policy = POLICY): Promise<Drifted> {
  const at = await scene(policy);
  const tags = { owner: 'shop', ticket: 'INC-7' };
  await at.open({ ports: [8443, 8443], cidr: '198.51.100.0/24', description: 'vendor link', tags });
  const before = await at.rules();
  await at.hear();
  const [{ id } = {}] = await history(at);
  return { ...at, before, id: String(id) };
}
