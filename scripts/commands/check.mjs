import { parseArgs } from 'node:util'
import { runCheck } from '../suites/check.mjs'

/**
 * Says whether the code keeps its own rules; with `--security`, also whether Electron is still mended, and whether
 * a security scanner has findings that aren't judged.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const { failed } = await runCheck(read(args).security)
  return failed === 0 ? 0 : 1
}

/** @param {string[]} args */
export const read = (args) =>
  parseArgs({ args, options: { security: { type: 'boolean', default: false } } }).values
