import { run } from '../children.mjs'
import { root } from '../places.mjs'
import { tool } from '../tool.mjs'

/** @param {string[]} files */
export function main(files) {
  return run(...tool('oxfmt', files), { cwd: root })
}
