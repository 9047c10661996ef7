import { run } from '../children.ts'
import { root } from '../places.ts'
import { tool } from '../tool.ts'

export function main(files: string[]) {
  return run(...tool('oxfmt', files), { cwd: root })
}
