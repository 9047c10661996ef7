import { chmod, copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../places.ts'

/**
 * Builds the agent for plain Node: one executable file in dist/ (docs/guide/agent.md). It needs the built app
 * in out/.
 */
export async function makeAgent(output: string = join(root, 'dist')) {
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  await mkdir(output, { recursive: true })
  const file = join(output, `compileo-tray-agent-${version}.cjs`)
  await copyFile(join(root, 'out', 'agent', 'compileo-tray-agent.cjs'), file)
  await chmod(file, 0o755)
  return { file, bytes: (await stat(file)).size }
}
