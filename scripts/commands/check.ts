import { parseArgs } from 'node:util'
import { runCheck } from '../suites/check.ts'

export async function main(args: string[]) {
  const { failed } = await runCheck(readArguments(args).security)
  return failed === 0 ? 0 : 1
}

export const readArguments = (args: string[]) =>
  parseArgs({ args, options: { security: { type: 'boolean', default: false } } }).values
