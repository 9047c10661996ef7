import { parseArgs } from 'node:util'
import { runCheck } from '../suites/check.mjs'

/**
 * With `--security`, it also checks that our Electron is still supported, and removes each guard to see its test fail.
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
