#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Stripping types of a hundred files is most of the start; the cache keeps the result between runs.
enableCompileCache();

const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
