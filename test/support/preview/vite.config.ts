import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Serves the window on the double of its bridge, for looking at it in a browser. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { fs: { allow: [resolve(import.meta.dirname, '../../..')] } },
  build: {
    target: 'chrome130',
    outDir: resolve(import.meta.dirname, '../../../out/preview'),
    emptyOutDir: true,
    // As the app is built.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1_500,
  },
})
