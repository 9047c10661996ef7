import { measure } from '../measure.mjs'

/**
 * Measures how fast and how small the app is.
 *
 * @param {string[]} args
 */
export function main(args) {
  return measure('test/bench/cli.ts', args)
}
