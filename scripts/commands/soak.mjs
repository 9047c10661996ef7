import { loadTypeScript } from '../typescript.mjs'

/**
 * Runs the app through a storm, and reports what it lost. The desktop is simulated.
 *
 * @param {string[]} args
 */
export async function main(args) {
  /** @type {{ main: (args: string[]) => Promise<number> }} */
  const soak = await loadTypeScript('test/soak/cli.ts')
  return soak.main(args)
}
