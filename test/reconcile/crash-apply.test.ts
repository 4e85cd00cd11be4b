import { describe, expect, it } from 'vitest';
import type { Bench } from '../../cli/apply-bench.ts';
import { applyPolicy } from '../../cli/apply-run.ts';
import { awsApplier, awsCreator, awsObserver } from '../../shared/aws/index.ts';
import { NOTHING_KNOWN } from '../../shared/reconcile/index.ts';
import { createSim, type Sim } from '../../sim/index.ts';
import { lifeline, someLife } from '../chaos/mortal.ts';
import { quickClients } from '../chaos/quick-clients.ts';
import { actor, person, truth } from '../chaos/scene.ts';
import { policyOf } from '../support/judged.ts';
import { ACCOUNT, PLACE } from '../support/kedge.ts';

/** Groups that name each other, and an ACL that a subnet is to be behind: nothing of it is there. */
const POLICY = `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web, vpc: prod }, ingress: [tcp/443 from any], egress: [tcp/5432 to sg/db] }
  db: { match: { name: db, vpc: prod }, ingress: [tcp/5432 from sg/web], egress: [] }
networkAcls:
  private:
    match: { tags: { Name: private }, vpc: prod }
    subnets: [private-a]
    ingress: [100 allow tcp/443 from 0.0.0.0/0]
    egress: [100 allow all to 0.0.0.0/0]
`;

function emptyNetwork(): Sim {
  const sim = createSim({ seed: 'apply', account: ACCOUNT });
  const act = actor(sim, person(sim, 'platform'));
  const VpcId = String(Object(act('CreateVpc', { CidrBlock: '10.0.0.0/16' }).vpc).vpcId);
  const made = act('CreateSubnet', { VpcId, CidrBlock: '10.0.1.0/24' });
  const name = (resource: string, Value: string) =>
    act('CreateTags', { ResourceId: [resource], Tag: [{ Key: 'Name', Value }] });
  name(VpcId, 'prod');
  name(String(Object(made.subnet).subnetId), 'private-a');
  return sim;
}

/** What is there by the end, by names: ids are drawn anew in every run. */
function portrait(sim: Sim): readonly string[] {
  const { groups, acls, tags } = truth(sim);
  const named = new Map(groups.all().map(({ groupId, groupName }) => [groupId, groupName]));
  return [
    ...groups.all().flatMap(({ groupName, rules }) => [
      groupName,
      ...rules.map(({ isEgress, protocol, fromPort, toPort, source }) => {
        const from = source.kind === 'group' ? named.get(source.groupId) : source;
        return JSON.stringify([groupName, isEgress, protocol, fromPort, toPort, from]);
      }),
    ]),
    ...acls
      .all()
      .map(({ networkAclId, entries, associations }) =>
        JSON.stringify([tags.get(networkAclId), entries, associations.map(({ subnetId }) => subnetId)]),
      ),
  ].sort();
}

type Strikes = (call: string, point: 'before' | 'after') => boolean;

/** Applies the policy; 'dead' when whoever did it died over it. */
async function applied(sim: Sim, strikes: Strikes): Promise<string> {
  const { scheduler, identities, faults } = sim.world;
  const credentials = identities.addUser({ name: 'operator', account: ACCOUNT });
  const clock = { now: () => scheduler.now(), sleep: (ms: number) => scheduler.sleep(ms) };
  let over = (): void => undefined;
  const whenOver = new Promise<'dead'>((resolve) => {
    over = () => resolve('dead');
  });
  const call = lifeline(
    someLife(() => over()),
    { strikes, breaks: () => false },
  );
  const clients = quickClients({ sim, credentials, clock, around: ({ name }, work) => call(name, work) });
  const bench: Bench = {
    place: PLACE,
    policy: policyOf(POLICY),
    observer: () => awsObserver(clients, clock),
    applier: awsApplier(clients),
    creator: awsCreator(clients),
    snapshot: () => Promise.resolve(NOTHING_KNOWN),
    now: clock.now,
    sleep: clock.sleep,
    approved: false,
    tell: () => undefined,
  };
  faults.clear();
  const work = applyPolicy(bench).then(({ left }) => left.map(({ id }) => id).join() || 'nothing left');
  return scheduler.settle(Promise.race([work, whenOver]));
}

const isWrite = (call: string): boolean => !/:(Describe|List|Get)/.test(call);

describe('an apply that dies between any two calls', () => {
  it('is made whole by the next, with nothing there twice', async () => {
    const calm = emptyNetwork();
    const calls: string[] = [];
    expect(await applied(calm, (call) => calls.push(call) === 0)).toBe('nothing left');
    const wanted = portrait(calm);
    expect(new Set(calls.filter(isWrite))).toEqual(
      new Set([
        'ec2:CreateSecurityGroup',
        'ec2:CreateNetworkAcl',
        'ec2:AuthorizeSecurityGroupIngress',
        'ec2:AuthorizeSecurityGroupEgress',
        'ec2:RevokeSecurityGroupEgress',
        'ec2:CreateNetworkAclEntry',
        'ec2:ReplaceNetworkAclAssociation',
      ]),
    );
    for (const [at, call] of calls.entries()) {
      if (!isWrite(call)) continue;
      const dying = emptyNetwork();
      let step = 0;
      expect([at, call, await applied(dying, () => step++ === at)]).toEqual([at, call, 'dead']);
      expect([at, call, await applied(dying, () => false)]).toEqual([at, call, 'nothing left']);
      expect([at, call, portrait(dying)]).toEqual([at, call, wanted]);
    }
  }, 60_000);
});
