import { runCommand } from '../children.ts'
import { projectRoot } from '../project-paths.ts'
import { getToolCommand } from '../tool.ts'

export function main(files: string[]) {
  return runCommand(...getToolCommand('oxfmt', files), { cwd: projectRoot })
}
