import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const here = (name: string) => join(import.meta.dirname, name)

/** Suites of the client, the plugin and the follower, against a real Compileo. */
export default defineConfig({
  test: {
    alias: [
      { find: /^.*\/server\/index\.ts$/, replacement: here('compileo-server.ts') },
      { find: /^.*\/plugin\/stand-in\.ts$/, replacement: here('plugin-server.ts') },
    ],
    include: [
      'test/integration/compileo/routes.test.ts',
      'test/integration/plugin/plugin.test.ts',
      'test/integration/watching/one-job.test.ts',
    ],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 60_000,
    setupFiles: './test/support/load-connections.ts',
  },
})
