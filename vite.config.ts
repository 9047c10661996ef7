import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions } from 'vite'

const builtins = [...builtinModules, /^node:/, 'electron']

/** A process of the app that Electron loads from one CommonJS file. */
function bundled(folder: 'main' | 'preload', external: (string | RegExp)[]): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
    build: {
      target: 'node18',
      outDir: resolve(import.meta.dirname, 'out', folder),
      emptyOutDir: true,
      sourcemap: true,
      rolldownOptions: {
        input: resolve(import.meta.dirname, folder, 'index.ts'),
        external,
        output: {
          format: 'cjs',
          entryFileNames: 'index.cjs',
          codeSplitting: false,
          // The maps aren't shipped: a stack still names functions and classes, for 7 % more than without.
          minify: { mangle: { keepNames: true }, compress: { keepNames: { function: true, class: true } } },
        },
      },
    },
  }
}

/** One build for the three processes; `vite build` makes them all. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  builder: {},
  environments: {
    client: {
      build: {
        target: 'chrome114',
        outDir: resolve(import.meta.dirname, 'out/renderer'),
        emptyOutDir: true,
        modulePreload: false,
        // It is read from the disk, all of it at once.
        chunkSizeWarningLimit: 1_500,
      },
    },
    main: bundled('main', builtins),
    preload: bundled('preload', builtins),
  },
})
