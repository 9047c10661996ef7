import { defineConfig } from 'vitest/config'

/** The tests that `npm run mutate` runs, named by it: one project, since a mutant is active in a whole worker. */
const tests: string[] = JSON.parse(process.env['MUTATION_TESTS'] ?? '[]')

export default defineConfig({
  test: {
    include: tests.map((place) => (place.endsWith('.ts') ? `test/${place}` : `test/${place}/**/*.test.ts`)),
    exclude: ['**/long-texts.test.ts'],
    environment: 'node',
    isolate: false,
    testTimeout: 20_000,
    setupFiles: './test/support/load-connections.ts',
  },
})
