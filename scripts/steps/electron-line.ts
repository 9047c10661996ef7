import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { capture, npm } from '../children.ts'
import { root } from '../places.ts'
import { Problem } from '../problem.ts'

/**
 * The number of major versions that Electron supports
 * (https://www.electronjs.org/docs/latest/tutorial/electron-timelines).
 */
const supportedLines = 3

export function isSupported(ours: string, latest: string) {
  const [mine, newest] = [ours, latest].map((version) => Number.parseInt(version, 10))
  return mine !== undefined && newest !== undefined && mine > newest - supportedLines
}

/** @returns why the pinned Electron is no longer supported; undefined if it is */
export async function unsupportedElectron(): Promise<string | undefined> {
  const { devDependencies }: { devDependencies: { electron: string } } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  )
  const [command, args] = npm(['view', 'electron', 'dist-tags.latest'])
  const { code, stdout, stderr } = await capture(command, args, { cwd: root })
  if (code !== 0)
    throw new Problem(`The npm registry doesn’t say which Electron is the latest:\n${stderr.trim()}`)
  const latest = stdout.trim()
  if (isSupported(devDependencies.electron, latest)) return undefined
  return `Electron ${devDependencies.electron} no longer gets fixes. The latest version is ${latest}.`
}
