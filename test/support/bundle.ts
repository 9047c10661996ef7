import { join } from 'node:path'
import { build } from 'vite'
import ours from '../../vite.config.ts'

export async function bundleForNode(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    ...(ours.resolve && { resolve: ours.resolve }),
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'program.mjs', format: 'es' } },
    },
    // The bundle is outside of the project, so that it can't find node_modules.
    ssr: { noExternal: true },
  })
  return join(folder, 'program.mjs')
}
