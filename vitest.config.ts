import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const noLeaks = './test/support/no-leaks.ts'
const setupFiles = [noLeaks, './test/support/load-connections.ts']

/**
 * What speaks to Node itself: HTTP, streams, TLS, sockets, processes and timers. What is built on that, such as watching and
 * the window, is logic, the same on every Node. What a crash leaves on the disk depends on the order of our calls and on the
 * kernel, so `kill` and `storage` of the integration tests run once.
 */
const onNode = [
  'unit/main/{base,compileo,crash,launch,network,startup,storage,updates}',
  'integration/{base,compileo,desktop,log,server,updates}',
]

/**
 * What measures time or memory has a process to itself, with nothing of others in it; so has what puts its own function in
 * the place of `RegExp.prototype.exec`, for V8 runs patterns slowly from then on, also once that is put back.
 */
const alone = [
  'test/unit/main/compileo/bodies.test.ts',
  'test/unit/main/compileo/long-texts.test.ts',
  'test/unit/shared/rules/job-ids.test.ts',
  'test/unit/main/state/bounded.test.ts',
]

/** They wait for seconds: begun last, one of them would run alone in the end. The longest comes first. */
const long = [
  'soak/storm',
  'kill/kill',
  'hooks/storm',
  'agent/agent',
  'agent/storm',
  'cli/guide',
  'commands/watch',
  'plugin/plugin-queue',
  'commands/ask-server',
  'compileo/unreachable',
].map((name) => `/test/integration/${name}.test.ts`)

/** The place of a file among the long ones; that of all others is behind them. */
function rankOf({ moduleId }: TestSpecification): number {
  const place = long.findIndex((name) => moduleId.endsWith(name))
  return place < 0 ? long.length : place
}

/** By itself vitest begins with the largest files, until it has seen how long each takes on this machine. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Vitest's, not an array's.
    // oxlint-disable-next-line unicorn/no-array-sort
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

/** A test that hangs fails; one that is slow for the machine does other things, too, doesn't, ms. */
const testTimeout = 20_000

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Each file would load what it tests anew, which takes longer than most of its tests.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: alone,
          environment: 'node',
          isolate: false,
          testTimeout,
          setupFiles: noLeaks,
        },
      },
      { test: { name: 'unit-alone', include: alone, environment: 'node', testTimeout, setupFiles: noLeaks } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          isolate: false,
          testTimeout,
          setupFiles,
        },
      },
      {
        test: {
          name: 'node',
          include: onNode.map((folders) => `test/${folders}/**/*.test.ts`),
          exclude: alone,
          environment: 'node',
          isolate: false,
          testTimeout,
          setupFiles,
        },
      },
      {
        test: {
          name: 'node-alone',
          include: ['test/unit/main/compileo/long-texts.test.ts'],
          environment: 'node',
          testTimeout,
        },
      },
      {
        plugins: [react()],
        // Each file would load all of the window anew, which takes as long as its tests.
        test: {
          name: 'component',
          include: ['test/component/**/*.test.tsx'],
          environment: 'happy-dom',
          isolate: false,
          testTimeout,
          setupFiles: [noLeaks, './test/component/each-file.ts'],
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          environment: 'node',
          globalSetup: './test/package/support/global-setup.ts',
          testTimeout: 30_000,
        },
      },
      { test: { name: 'machine', include: ['test/machine/**/*.test.ts'], environment: 'node' } },
    ],
  },
})
