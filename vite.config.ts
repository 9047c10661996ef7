import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, mergeConfig, type EnvironmentOptions, type Plugin, type Rolldown } from 'vite'

const builtins = [...builtinModules, /^node:/, 'electron']

/** A process of the app that Electron loads from one CommonJS file, or a part of it that is loaded on demand. */
function bundled(folder: 'main' | 'preload', input = 'index.ts', name = 'index'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
    build: {
      target: 'node20.18',
      outDir: resolve(import.meta.dirname, 'out', folder),
      emptyOutDir: name === 'index',
      sourcemap: true,
      // What it holds of others, for scripts/steps/licences.mjs.
      license: { fileName: `${name}.licenses.json` },
      rolldownOptions: {
        input: resolve(import.meta.dirname, folder, input),
        external: builtins,
        output: {
          format: 'cjs',
          entryFileNames: `${name}.cjs`,
          // A part that is loaded on demand goes by its name; what parts share has none that would last.
          chunkFileNames: ({ isDynamicEntry }) =>
            isDynamicEntry ? `${name}-[name].cjs` : `${name}-shared.cjs`,
          // The maps aren't shipped: a stack still names functions and classes, for 7 % more than without.
          minify: { mangle: { keepNames: true }, compress: { keepNames: { function: true, class: true } } },
        },
      },
    },
  }
}

/** The agent for plain Node: one file that is run as it is. */
const agent: EnvironmentOptions = mergeConfig(bundled('main', 'agent/index.ts', 'compileo-tray-agent'), {
  build: {
    outDir: resolve(import.meta.dirname, 'out/agent'),
    rolldownOptions: { output: { codeSplitting: false, banner: '#!/usr/bin/env node' } },
  },
})

/**
 * The window's files, each with all that it imports: what the page begins with, what its first paint needs, and what is
 * loaded after it (renderer/ui/later.tsx).
 */
const windowFiles: Rolldown.CodeSplittingGroup[] = [
  // The page at the tray's icon, by itself.
  { name: 'popover', test: /[\\/]renderer[\\/]popover\.html$/, priority: 3 },
  // What the page begins with has in common with the rest: main can read that file without beginning a page.
  { name: 'base', test: /preload-helper|[\\/]renderer[\\/]state[\\/]page-errors\.ts$/, priority: 4 },
  { name: 'boot', test: /[\\/]renderer[\\/]index\.html$/, priority: 3 },
  // What main renders the page by before the window does: the same file for both.
  { name: 'first', test: /[\\/]renderer[\\/]app[\\/]app\.tsx$/, priority: 2 },
  { name: 'start', test: /[\\/]renderer[\\/]main\.tsx$/, priority: 1 },
  { name: 'render', test: /[\\/]renderer[\\/]render-page\.tsx$/, priority: 1 },
  { name: 'later' },
]

/** The style sheet goes first: the page is painted as soon as it is there, before any script. */
const styleFirst: Plugin = {
  name: 'style-first',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const [style = ''] = /\s*<link rel="stylesheet"[^>]*>/.exec(html) ?? []
      return html.replace(style, '').replace(/(?=\s*<script)/, style)
    },
  },
}

/** One build for the three processes; `vite build` makes them all. */
export default defineConfig({
  root: 'renderer',
  base: './',
  resolve: {
    alias: [
      // dbus-native brings it along for what we never do.
      { find: 'xml2js', replacement: resolve(import.meta.dirname, 'main/desktop/linux/dbus/no-xml.ts') },
      // electron-store brings it along, and it would keep the program from ending in order at a logout.
      {
        find: 'when-exit',
        replacement: resolve(import.meta.dirname, 'main/desktop/electron/no-exit-hooks.ts'),
      },
      // Of two ways to render only the one that we use.
      {
        find: /^react-dom\/server$/,
        replacement: resolve(
          import.meta.dirname,
          'node_modules/react-dom/cjs/react-dom-server-legacy.browser.production.js',
        ),
      },
      // Only what we use of it.
      { find: /^undici$/, replacement: resolve(import.meta.dirname, 'main/network/lean-undici.ts') },
    ],
  },
  plugins: [react(), styleFirst],
  builder: {},
  environments: {
    client: {
      build: {
        target: 'chrome130',
        outDir: resolve(import.meta.dirname, 'out/renderer'),
        emptyOutDir: true,
        modulePreload: { polyfill: false },
        license: { fileName: 'licenses.json' },
        // One style sheet, so that what is read later changes nothing in the order of its rules.
        cssCodeSplit: false,
        // It is read from the disk, all of it at once.
        chunkSizeWarningLimit: 1_500,
        rolldownOptions: {
          input: {
            main: resolve(import.meta.dirname, 'renderer/index.html'),
            popover: resolve(import.meta.dirname, 'renderer/popover.html'),
            'render-page': resolve(import.meta.dirname, 'renderer/render-page.tsx'),
          },
          // What main calls.
          preserveEntrySignatures: 'exports-only',
          output: {
            codeSplitting: { groups: windowFiles },
            // Main knows it by its name; where it stands, no page is served from.
            entryFileNames: ({ name }) =>
              name === 'render-page' ? 'served/[name].js' : 'assets/[name]-[hash].js',
          },
        },
      },
    },
    main: bundled('main'),
    // After main, whose folder they stand in.
    updates: bundled('main', 'updates/electron-updates.ts', 'updates'),
    settings: bundled('main', 'desktop/electron/settings-store.ts', 'settings'),
    agent,
    preload: bundled('preload'),
  },
})
