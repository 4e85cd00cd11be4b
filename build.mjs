// `npm run build`: bundles the Lambda functions into dist/, and fails when one of them is over its size budget.
import { buildAll, buildReport } from './infra/build/build.ts';

const { text, ok } = await buildReport(await buildAll('dist'));
console.error(text);
if (!ok) process.exitCode = 1;
