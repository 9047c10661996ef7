import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], environment: 'node' } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          setupFiles: './test/support/load-connections.ts',
        },
      },
      {
        plugins: [react()],
        test: { name: 'component', include: ['test/component/**/*.test.tsx'], environment: 'happy-dom' },
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
