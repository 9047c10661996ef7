import { join } from 'node:path'
import { build } from 'vite'
import ours from '../../vite.config.ts'

/**
 * Makes one plain file of a TypeScript program, so that each of its lives begins within a moment on every Node.
 * @param entry the program's file
 * @param folder where to put it
 * @returns the file
 */
export async function bundle(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    // The same replacements of packages as in the app.
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
    // The file is outside of the project, where node_modules aren't found.
    ssr: { noExternal: true },
  })
  return join(folder, 'program.mjs')
}
