import { afterAll, describe, expect, it } from 'vitest';
import { ground } from './cloud.ts';
import { FACTS, SHOWN_ELSEWHERE } from './facts.ts';
import { type Case, stageOn } from './stage.ts';

const on = await ground(process.env);
const all = [...FACTS.values()].flat();
const isKnownWrong = (one: Case): boolean => on.name === 'moto' && one.wrongInMoto !== undefined;

const cannotRun = (one: Case): boolean => on.noMemberRole !== undefined && one.needsMemberRole === true;
const held: Case[] = [];
const expectedWrong: Case[] = [];

afterAll(async () => {
  const lines = [
    `conformance: ${held.length} of ${all.length} cases held on ${on.title}`,
    ...expectedWrong.map((one) => `  wrong there, as known: ${one.fact} (${one.wrongInMoto})`),
    ...all.filter(cannotRun).map((one) => `  not run there: ${one.fact} (${on.noMemberRole})`),
    ...SHOWN_ELSEWHERE.map((line) => `  no case: ${line}`),
  ];
  console.log(lines.join('\n'));
  await on.close();
});

describe.each([...FACTS])('%s', (_, cases) => {
  const right = cases.filter((one) => !isKnownWrong(one) && !cannotRun(one));
  const wrong = cases.filter(isKnownWrong);

  for (const one of right)
    it(one.fact, async () => {
      const stage = stageOn(await on.fresh());
      await one.run(stage).finally(() => (on.isKept ? stage.tidy() : undefined));
      held.push(one);
    });

  // A mark that is no longer true must go: the case would be worth having there.
  for (const one of wrong)
    it(`is not so, as known: ${one.fact}`, async () => {
      const stage = stageOn(await on.fresh());
      await expect(one.run(stage)).rejects.toThrow();
      expectedWrong.push(one);
    });
});
