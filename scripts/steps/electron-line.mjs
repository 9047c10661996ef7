import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { capture, npm } from '../children.mjs'
import { root } from '../places.mjs'
import { Problem } from '../problem.mjs'

/** Supported lines (https://www.electronjs.org/docs/latest/tutorial/electron-timelines). */
const supportedLines = 3

/** @param {string} ours @param {string} latest */
export function isSupported(ours, latest) {
  const [mine, newest] = [ours, latest].map((version) => Number.parseInt(version, 10))
  return mine !== undefined && newest !== undefined && mine > newest - supportedLines
}

/**
 * Whether npm's registry shows that the pinned Electron is unsupported.
 *
 * @returns {Promise<string | undefined>}
 */
export async function electronTrouble() {
  /** @type {{ devDependencies: { electron: string } }} */
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const [command, args] = npm(['view', 'electron', 'dist-tags.latest'])
  const { code, stdout, stderr } = await capture(command, args, { cwd: root })
  if (code !== 0)
    throw new Problem(`The npm registry does not say which Electron is the latest:\n${stderr.trim()}`)
  const latest = stdout.trim()
  if (isSupported(devDependencies.electron, latest)) return undefined
  return `Electron ${devDependencies.electron} gets no fixes any more: the latest is ${latest}`
}
