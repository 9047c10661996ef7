import { loadTypeScript } from '../typescript.mjs'

/** @param {string[]} args */
export async function main(args) {
  /** @type {{ main: (args: string[]) => Promise<number> }} */
  const server = await loadTypeScript('test/server/cli.ts')
  return server.main(args)
}
