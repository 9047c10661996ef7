import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** They form one project, because a mutant is active in a whole worker. */
const tests: string[] = JSON.parse(process.env['MUTATION_TESTS'] ?? '[]')

/** They are slow, or need a process. */
const unfit = [
  'notifications/exactly-once',
  'cli/guide',
  'commands/pause',
  'compileo/bodies',
  'compileo/hostile-bytes',
  'compileo/long-texts',
  'hooks/storm',
  'plugin/journal',
  'plugin/plugin-queue',
  'rules/long-texts',
  'startup/start-reads',
  'state/bounded',
  'watching/fleet',
]

const isUnit = ({ moduleId }: TestSpecification) => moduleId.includes('/test/unit/')

/** The first failure ends a mutant's run. */
class UnitTestsFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve([...files.filter(isUnit), ...files.filter((file) => !isUnit(file))])
  }
}

export default defineConfig({
  test: {
    include: tests.map((place) => (place.endsWith('.ts') ? `test/${place}` : `test/${place}/**/*.test.ts`)),
    exclude: unfit.map((name) => `**/${name}.test.ts`),
    environment: 'node',
    globalSetup: './test/integration/global-setup.ts',
    isolate: false,
    sequence: { sequencer: UnitTestsFirst },
    // Many mutants make a test hang.
    testTimeout: 10_000,
    // Loading connections takes as long as everything else that a mutant needs.
    setupFiles: tests.some((place) => place.startsWith('integration'))
      ? './test/support/load-connections.ts'
      : [],
  },
})
