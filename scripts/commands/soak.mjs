import { measure } from '../measure.mjs'

/**
 * Lets the app run for long, and says what it loses.
 *
 * @param {string[]} args
 */
export function main(args) {
  return measure('test/soak/cli.ts', args)
}
