import { DescribeNetworkAclsCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createSim, requestHandler } from '../../sim/index.ts';
import { ACCOUNT, PLACE, REGION } from '../support/kedge.ts';
import { makeEcsChange } from './make-ecs-change.ts';
import { complaints } from './oracle.ts';
import { quickClients } from './quick-clients.ts';
import { type Plan, played, type Run } from './run.ts';
import { actor, groupNamed, person, setScene } from './scene.ts';
import { planOf, playedAll } from './seeds.ts';
import { shrunk } from './shrink.ts';
import { CALM } from './weather.ts';

describe('the harness', () => {
  it('repeats a run to the letter', async () => {
    const [first, second] = await Promise.all([played(planOf(7)), played(planOf(7))]);
    expect(second.house.writes).toEqual(first.house.writes);
    expect(second.house.messages).toEqual(first.house.messages);
    expect([...second.house.table.incidents]).toEqual([...first.house.table.incidents]);
  });

  it('asks AWS as the SDK does, and understands the answers as it does', async () => {
    const sim = createSim({ seed: 1, account: ACCOUNT });
    setScene(sim);
    const credentials = sim.world.identities.addUser({ name: 'reader', account: ACCOUNT });
    const clock = { now: () => sim.world.scheduler.now(), sleep: () => Promise.resolve() };
    const quick = quickClients({ sim, credentials, clock, around: (_, work) => work() })
      .at(PLACE)
      .ec2();
    const whole = new EC2Client({ region: REGION, credentials, requestHandler: requestHandler(sim) });
    const Filters = [{ Name: 'group-name', Values: ['alb', 'web'] }];
    for (const ask of [
      (ec2: EC2Client) => ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
      (ec2: EC2Client) => ec2.send(new DescribeNetworkAclsCommand({})),
    ]) {
      const { $metadata: _a, ...mine } = await ask(quick);
      const { $metadata: _b, ...theirs } = await ask(whole);
      expect(mine).toEqual(theirs);
    }
    const nothing = new DescribeSecurityGroupsCommand({ GroupIds: ['sg-00000000000000000'] });
    await expect(quick.send(nothing)).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
  });

  it('complains of a breach that nobody deals with, and of a bystander that is touched', async () => {
    const plan: Plan = { seed: 'x', weather: CALM, changes: [] };
    const run = await played(plan);
    expect(await complaints(run)).toEqual([]);
    const { sim } = run.house;
    const open = { GroupId: groupNamed(sim, 'jump'), CidrIp: '0.0.0.0/0', IpProtocol: 'tcp' };
    const act = actor(sim, person(sim, 'mallory'));
    act('AuthorizeSecurityGroupIngress', { ...open, FromPort: '22', ToPort: '22' });
    run.house.writes.push({ name: 'ec2:X', input: { GroupId: groupNamed(sim, 'bystander-a') }, at: 0 });
    const said = (await complaints(run)).join('\n');
    expect(said).toMatch(/nobody deals with sg-/);
    expect(said).toMatch(/group jump lets ingress 6\/22/);
    expect(said).toMatch(/a bystander was touched/);
    expect(said).toMatch(/no incident names the write/);
  });

  it('prints a failing seed, and the fewest changes that still make it fail', async () => {
    const judge = async ({ plan }: Run) =>
      plan.changes.some((change) => change.do === 'associate' && change.acl === 'spare') ? ['spare'] : [];
    const seed = [1, 2, 3, 4, 5].find((one) =>
      planOf(one).changes.some((change) => change.do === 'associate' && change.acl === 'spare'),
    );
    const failure = await playedAll([seed ?? 0], judge).catch(String);
    expect(failure).toMatch(`KEDGE_CHAOS_SEED=${seed} repeats it`);
    expect(failure).toMatch(/1 of 50 changes are enough:\n {2}\{.*"associate".*"spare"\}/);
  }, 30_000);

  it('complains of a task, a service and a load balancer that nobody deals with', async () => {
    const run = await played({ seed: 'x', weather: CALM, changes: [] });
    const { sim } = run.house;
    const caller = person(sim, 'mallory');
    const awsvpc = { groups: ['jump'], subnets: ['public-a'], isPublic: true };
    makeEcsChange(sim, caller, { do: 'service', service: 'web', ...awsvpc });
    makeEcsChange(sim, caller, { do: 'run', family: 'batch', ...awsvpc, subnet: 'public-a' });
    makeEcsChange(sim, caller, { do: 'balancer', name: 'front', groups: ['jump'] });
    const said = (await complaints(run)).join('\n');
    expect(said).toMatch(/service web has other groups, and nobody holds it/);
    expect(said).toMatch(/service web is in other subnets/);
    expect(said).toMatch(/task arn:.* has a public address, and nobody holds it/);
    expect(said).toMatch(/load balancer front has other groups/);
  });

  it('shrinks a failing list to the fewest items that still fail', async () => {
    const items = Array.from({ length: 50 }, (_, at) => at);
    const fails = async (some: readonly number[]) => some.includes(7) && some.includes(33);
    expect(await shrunk(items, fails, 1000)).toEqual([7, 33]);
  });
});
