import { loadTypeScript } from '../typescript.mjs'

/**
 * Runs the Compileo server of the tests alone.
 *
 * @param {string[]} args
 */
export async function main(args) {
  /** @type {{ main: (args: string[]) => Promise<number> }} */
  const server = await loadTypeScript('test/server/cli.ts')
  return server.main(args)
}
