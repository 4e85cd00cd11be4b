// `npm run package`: the zips and the CloudFormation template, without a login and without a network; fails when
// a bundle is over its size budget. With --if-stale (for the demo and the tests) only when what is in dist/ was
// not made from what is here now, and without judging sizes.
import { packageAll, packageIfStale } from '../build/package.ts';

if (process.argv.includes('--if-stale')) await packageIfStale();
else if (!(await packageAll())) process.exitCode = 1;
