import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Unit and integration tests are one project, because a mutant is active in a whole worker. */
const integration: string[] = JSON.parse(process.env['MUTATION_INTEGRATION'] ?? '[]')

/** The window's tests, which run in place of those of the main process. */
const component: string[] = JSON.parse(process.env['MUTATION_COMPONENT'] ?? '[]')
const isOfWindow = component.length > 0

/**
 * Tests that can't run here: those that are slow, start a process, set the time zone or read the source code,
 * and those that listen on a socket. Stryker runs tests in threads, which can't set the permissions of new
 * files.
 */
const unfit = [
  'notifications/exactly-once',
  'terminal/beside-app',
  'terminal/guide',
  'terminal/install-plugin',
  'terminal/integrations',
  'terminal/same-answers',
  'terminal/state',
  'compileo/bodies',
  'compileo/hostile-bytes',
  'hooks/storm',
  'plugin/journal',
  'plugin/plugin-queue',
  'result/result-text',
  'settings/update-settings',
  'shared/format',
  'app/start',
  'watching/fleet',
]

const isUnit = ({ moduleId }: TestSpecification) => moduleId.includes('/test/unit/')

/** Runs the unit tests first, because they are faster and a mutant's run ends with the first failure. */
class UnitTestsFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve([...files.filter(isUnit), ...files.filter((file) => !isUnit(file))])
  }
}

const ofWindow = {
  include: ['test/unit/renderer/**/*.test.ts', ...component.map((name) => `test/component/${name}.test.tsx`)],
  environment: 'happy-dom',
  setupFiles: './test/component/each-file.ts',
}

const ofMain = {
  include: [
    'test/unit/{main,renderer,shared}/**/*.test.ts',
    ...integration.map((place) => `test/integration/${place}${place.endsWith('.ts') ? '' : '/**/*.test.ts'}`),
  ],
  exclude: unfit.map((name) => `**/${name}.test.ts`),
  environment: 'node',
  globalSetup: './test/integration/global-setup.ts',
}

export default defineConfig({
  plugins: isOfWindow ? [react()] : [],
  test: {
    ...(isOfWindow ? ofWindow : ofMain),
    isolate: false,
    sequence: { sequencer: UnitTestsFirst },
    // Many mutants make tests hang. On a busy machine, the slowest test takes half of this time.
    testTimeout: 20_000,
  },
})
