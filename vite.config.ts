import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, mergeConfig, type EnvironmentOptions } from 'vite'
import manifest from './package.json' with { type: 'json' }

const builtins = [...builtinModules, /^node:/, 'electron']

/** Builds CommonJS: one file for the preload, which Electron requires, and `index.cjs` with its chunks for main. */
function bundled(folder: 'main' | 'preload', input = 'index.ts', name = 'index'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
    build: {
      target: 'node20.18',
      outDir: resolve(import.meta.dirname, 'out', folder),
      emptyOutDir: true,
      sourcemap: true,
      // scripts/steps/licences.ts reads the packages in the bundle.
      license: { fileName: `${name}.licenses.json` },
      rolldownOptions: {
        input: resolve(import.meta.dirname, folder, input),
        external: builtins,
        output: {
          format: 'cjs',
          // This saves memory: V8 keeps the source of each file, and needs two bytes for each character if one
          // of them isn't Latin-1.
          charset: 'ascii',
          entryFileNames: `${name}.cjs`,
          // Chunks that are loaded on demand are named. The names of shared chunks would change with each
          // build.
          chunkFileNames: ({ isDynamicEntry }) =>
            isDynamicEntry ? `${name}-[name].cjs` : `${name}-shared.cjs`,
          // Source maps aren't shipped, so stack traces need the names of functions and classes. This makes
          // the files 7 % larger.
          minify: { mangle: { keepNames: true }, compress: { keepNames: { function: true, class: true } } },
        },
      },
    },
  }
}

const agent: EnvironmentOptions = mergeConfig(bundled('main', 'agent/main.ts', 'compileo-tray-agent'), {
  build: {
    outDir: resolve(import.meta.dirname, 'out/agent'),
    rolldownOptions: { output: { codeSplitting: false, banner: '#!/usr/bin/env node' } },
  },
})

const terminal: EnvironmentOptions = mergeConfig(
  bundled('main', 'app/terminal-node.ts', 'compileo-tray-terminal'),
  {
    build: { outDir: resolve(import.meta.dirname, 'out/terminal') },
  },
)

export default defineConfig({
  root: 'renderer',
  base: './',
  resolve: {
    alias: [
      // dbus-native imports xml2js for features that we don't use.
      { find: 'xml2js', replacement: resolve(import.meta.dirname, 'main/desktop/linux/dbus/no-xml.ts') },
    ],
  },
  // `npm run dev` builds with the address of its server.
  define: {
    'import.meta.env.DEV_SERVER': 'undefined',
    'import.meta.env.VERSION': JSON.stringify(manifest.version),
  },
  plugins: [react()],
  builder: {},
  environments: {
    client: {
      build: {
        target: 'chrome130',
        outDir: resolve(import.meta.dirname, 'out/renderer'),
        emptyOutDir: true,
        modulePreload: { polyfill: false },
        license: { fileName: 'licenses.json' },
        // With a single style sheet, the order of rules doesn't depend on which part is loaded first.
        cssCodeSplit: false,
        // A large chunk is no problem, because it is read from the disk.
        chunkSizeWarningLimit: 1_500,
        // Everything that isn't needed at first is loaded together, right after the first paint.
        rolldownOptions: {
          output: {
            charset: 'ascii',
            codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }, { name: 'later' }] },
          },
        },
      },
    },
    main: bundled('main'),
    agent,
    terminal,
    preload: bundled('preload', 'bridges.ts'),
  },
})
