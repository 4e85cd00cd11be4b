import { aclScenarios } from './acl-scenarios.ts';
import { groupScenarios } from './group-scenarios.ts';
import { lostEventScenario, permittedScenario, taskScenario } from './other-scenarios.ts';
import type { Scenario } from './scenario.ts';

/** What goes wrong, in the order in which it is played. */
export const SCENARIOS: readonly Scenario[] = [
  ...groupScenarios,
  ...aclScenarios,
  taskScenario,
  permittedScenario,
  lostEventScenario,
];
