import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDesktop } from './desktop.mjs'
import { root } from './places.mjs'
import { Problem } from './problem.mjs'
import { ensureApp } from './steps/app.mjs'
import { loadTypeScript } from './typescript.mjs'

/**
 * @typedef {object} Measurement
 * @property {(args: string[], runtime: import('./steps/electron-runtime.mjs').Runtime) => Promise<number>} main
 *   answers with an exit code
 */

/**
 * Runs a measurement of the built app, on a desktop.
 *
 * @param {string} file of TypeScript, from the root
 * @param {string[]} args
 */
export async function measure(file, args) {
  if (!existsSync(join(root, file))) throw new Problem(`There is no ${file} yet`)
  const runtime = await ensureApp(['bus'])
  const desktop = await ensureDesktop()
  Object.assign(process.env, desktop.env)
  try {
    /** @type {Measurement} */
    const measurement = await loadTypeScript(file)
    return await measurement.main(args, runtime)
  } finally {
    await desktop.stop()
  }
}
