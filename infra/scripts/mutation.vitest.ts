// The tests that `npm run mutation` judges a room by: its own and its laws, laws last, because a table kills faster.
// Nothing is isolated: the modules are loaded once a mutant, not once a test file.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import { roomUnderTest } from './mutation-rooms.ts';

const LAWS = fileURLToPath(new URL('mutation-laws.ts', import.meta.url));

class LawsLast extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]): ReturnType<BaseSequencer['sort']> {
    const isLaw = (file: { readonly moduleId: string }) => file.moduleId.includes('/test/laws/');
    return [...files.filter((file) => !isLaw(file)), ...files.filter(isLaw)];
  }
}

export default defineConfig({
  plugins: [
    {
      name: 'fewer cases of a law',
      enforce: 'pre',
      resolveId: (id, importer) => (id === 'fast-check' && importer !== LAWS ? LAWS : undefined),
    },
  ],
  test: {
    include: [...roomUnderTest().tests],
    // Seconds for each fault: the plans that it looks at are looked at by the other laws too.
    exclude: ['test/laws/*-simulator.test.ts'],
    isolate: false,
    sequence: { sequencer: LawsLast },
    // Instrumented code on a busy machine is slow; a fault that never ends is Stryker's to notice.
    testTimeout: 60_000,
  },
});
