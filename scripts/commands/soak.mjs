import { loadTypeScript } from '../typescript.mjs'

/**
 * Lets the app run through a storm, and says what it lost. It needs no desktop: that is played, too.
 *
 * @param {string[]} args
 */
export async function main(args) {
  /** @type {{ main: (args: string[]) => Promise<number> }} */
  const soak = await loadTypeScript('test/soak/cli.ts')
  return soak.main(args)
}
