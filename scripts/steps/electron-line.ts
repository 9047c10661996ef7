import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { captureOutput, getNpmCommand } from '../children.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'

/**
 * The number of major versions that Electron supports
 * (https://www.electronjs.org/docs/latest/tutorial/electron-timelines).
 */
const supportedLines = 3

export function isElectronSupported(ours: string, latest: string) {
  const [mine, newest] = [ours, latest].map((version) => Number.parseInt(version, 10))
  return mine !== undefined && newest !== undefined && mine > newest - supportedLines
}

/** @returns why the pinned Electron is no longer supported; undefined if it is */
export async function findUnsupportedElectron(): Promise<string | undefined> {
  const { devDependencies }: { devDependencies: { electron: string } } = JSON.parse(
    await readFile(join(projectRoot, 'package.json'), 'utf8'),
  )
  const [command, args] = getNpmCommand(['view', 'electron', 'dist-tags.latest'])
  const { code, stdout, stderr } = await captureOutput(command, args, { cwd: projectRoot })
  if (code !== 0)
    throw new UserError(`The npm registry doesn’t say which Electron is the latest:\n${stderr.trim()}`)
  const latest = stdout.trim()
  if (isElectronSupported(devDependencies.electron, latest)) return undefined
  return `Electron ${devDependencies.electron} no longer gets fixes. The latest version is ${latest}.`
}
