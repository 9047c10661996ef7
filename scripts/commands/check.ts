import { parseArgs } from 'node:util'
import { runCheck } from '../suites/check.ts'

export async function main(args: string[]) {
  const { failed } = await runCheck(read(args).security)
  return failed === 0 ? 0 : 1
}

export const read = (args: string[]) =>
  parseArgs({ args, options: { security: { type: 'boolean', default: false } } }).values
