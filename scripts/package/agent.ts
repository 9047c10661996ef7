import { chmod, copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../project-paths.ts'

/**
 * Builds the agent for plain Node: one executable file in dist/ (docs/guide/agent.md). It needs the built app
 * in out/.
 */
export async function makeAgent(output: string = join(projectRoot, 'dist')) {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(projectRoot, 'package.json'), 'utf8'),
  )
  await mkdir(output, { recursive: true })
  const file = join(output, `compileo-tray-agent-${version}.cjs`)
  await copyFile(join(projectRoot, 'out', 'agent', 'compileo-tray-agent.cjs'), file)
  await chmod(file, 0o755)
  return { file, bytes: (await stat(file)).size }
}
