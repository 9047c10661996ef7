import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const noLeaks = './test/support/no-leaks.ts'

/**
 * These tests run alone, because they measure time or memory, or replace `RegExp.prototype.exec`, after which
 * V8 runs patterns slowly.
 */
const alone = [
  'test/unit/main/compileo/bodies.test.ts',
  'test/unit/project/long-texts.test.ts',
  'test/unit/project/long-job-lists.test.ts',
  'test/unit/project/bounded-state.test.ts',
]

/** These tests take longest, so they start first. */
const long = [
  'integration/soak/storm',
  'integration/kill/kill',
  'integration/core/hooks/storm',
  'integration/agent/agent',
  'integration/terminal/guide',
  'integration/core/commands/watch',
  'integration/plugin/plugin-queue',
  'integration/core/commands/ask-server',
  'integration/compileo/unreachable',
  'package/installed',
  'package/keyring',
  'package/running',
].map((name) => `/test/${name}.test.ts`)

function rankOf({ moduleId }: TestSpecification): number {
  const place = long.findIndex((name) => moduleId.endsWith(name))
  return place < 0 ? long.length : place
}

/** Vitest begins with the largest files until it knows how long each takes. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // This `sort` is vitest's, not an array's.
    // oxlint-disable-next-line unicorn/no-array-sort
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

/** Only a test or a hook that hangs takes this long. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } }

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // The files share their modules, because loading the modules for each file takes longer than most
      // tests.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: alone,
          environment: 'node',
          isolate: false,
          ...patience,
          setupFiles: noLeaks,
        },
      },
      {
        test: {
          name: 'unit-alone',
          include: alone,
          environment: 'node',
          ...patience,
          setupFiles: noLeaks,
        },
      },
      {
        test: {
          name: 'integration',
          globalSetup: './test/integration/global-setup.ts',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          isolate: false,
          ...patience,
          setupFiles: [noLeaks],
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'component',
          include: ['test/component/**/*.test.tsx'],
          environment: 'happy-dom',
          isolate: false,
          ...patience,
          setupFiles: [noLeaks, './test/component/each-file.ts'],
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          environment: 'node',
          globalSetup: './test/package/support/global-setup.ts',
          ...patience,
        },
      },
      { test: { name: 'machine', include: ['test/machine/**/*.test.ts'], environment: 'node' } },
    ],
  },
})
