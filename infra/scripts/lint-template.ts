// `npm run lint:template`: cfn-lint over the packaged template, that of member accounts and that of us-east-1. cfn-lint
// is Python and not needed to build, run or test Kedge; .ci/run has it in .venv/. Where it is not at hand this says so
// and fails nothing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { packageIfStale, TEMPLATE } from '../build/package.ts';
import { MEMBER_TEMPLATE, writeMemberTemplate } from './member-template.ts';
import { ROLE_EVENTS_TEMPLATE, writeRoleEventsTemplate } from './role-events-template.ts';

const inVenv = ['.venv/bin/cfn-lint', '.venv/Scripts/cfn-lint.exe'].find((path) => existsSync(path));
const cfnLint = inVenv ?? 'cfn-lint';
if (spawnSync(cfnLint, ['--version']).status === 0) {
  await packageIfStale();
  writeMemberTemplate();
  writeRoleEventsTemplate();
  const templates = [TEMPLATE, MEMBER_TEMPLATE, ROLE_EVENTS_TEMPLATE];
  const { status } = spawnSync(cfnLint, ['--non-zero-exit-code', 'informational', ...templates], {
    stdio: 'inherit',
  });
  if (status === 0) console.log(`${templates.join(', ')}: cfn-lint has nothing to say`);
  process.exitCode = status ?? 1;
} else {
  console.log('cfn-lint is not at hand: pip install -r infra/requirements.txt (into .venv)');
}
