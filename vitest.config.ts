import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const setupFiles = './test/support/load-connections.ts'

/** What depends on the version of Node: HTTP, streams, TLS, sockets, files, processes and timers. The rest is logic. */
const onNode = [
  'unit/{base,compileo,lifecycle,network,storage,updates,window}',
  'integration/{compileo,desktop,files,kill,log,server,settings,storage,updates,watching}',
]

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], environment: 'node' } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          setupFiles,
        },
      },
      {
        test: {
          name: 'node',
          include: onNode.map((folders) => `test/${folders}/**/*.test.ts`),
          environment: 'node',
          setupFiles,
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
          setupFiles: './test/component/each-file.ts',
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
    ],
  },
})
