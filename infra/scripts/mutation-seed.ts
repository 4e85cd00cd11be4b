// For `npm run mutation`: laws draw the same cases in every run, so that a score repeats.
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: 1 });
