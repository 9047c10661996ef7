import { parseArgs } from 'node:util'
import { runCheck } from '../suites/check.mjs'

/**
 * Says whether the code keeps its own rules; with `--security`, also whether Electron is still mended, and whether
 * a security scanner finds what nobody has judged yet.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const { values } = parseArgs({ args, options: { security: { type: 'boolean', default: false } } })
  const { failed } = await runCheck(values.security)
  return failed === 0 ? 0 : 1
}
