import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { capture, npm } from '../children.mjs'
import { withLock } from '../lock.mjs'
import { cacheFolder } from '../places.mjs'
import { Problem } from '../problem.mjs'

/**
 * A rename makes the folder appear complete.
 *
 * @param {object} what
 * @param {string} what.name of the folder; another content must have another name
 * @param {string} what.spec package and exact version
 * @param {string} what.integrity as in a lockfile; a package with another one is rejected
 * @param {string} what.saying the line for the user, printed only when something is fetched
 * @param {(packageFile: string, folder: string) => Promise<void>} what.unpack
 * @returns {Promise<string>}
 */
export async function fromRegistry({ name, spec, integrity, saying, unpack }) {
  const folder = join(cacheFolder, name)
  if (existsSync(folder)) return folder
  return withLock(name, async () => {
    if (existsSync(folder)) return folder
    console.log(saying)
    await removeRemains(name)
    const temporary = await mkdtemp(join(cacheFolder, `${name}.part-`))
    try {
      const packageFile = await fetchChecked(spec, integrity, temporary)
      const made = join(temporary, 'made')
      await mkdir(made)
      await unpack(packageFile, made)
      await rename(made, folder)
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
    return folder
  })
}

/**
 * Remains of killed set-ups. Only the lock's owner may call this, so that no other is running.
 *
 * @param {string} name
 */
async function removeRemains(name) {
  for (const entry of await readdir(cacheFolder)) {
    if (!entry.startsWith(`${name}.part-`)) continue
    await rm(join(cacheFolder, entry), { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * @param {string} spec
 * @param {string} integrity
 * @param {string} folder
 */
async function fetchChecked(spec, integrity, folder) {
  const [command, args] = npm(['pack', spec, '--json', '--pack-destination', folder])
  const { code, stdout, stderr } = await capture(command, args, { cwd: folder })
  if (code !== 0) {
    throw new Problem(`${spec} could not be fetched from the npm registry. npm says:\n${stderr.trim()}`)
  }
  /** @type {{ filename: string }[] | Record<string, { filename: string }>} a list, or by name, as npm's version goes */
  const answer = JSON.parse(stdout)
  const [packed] = Object.values(answer)
  if (!packed) throw new Problem(`npm pack ${spec} made no package`)
  const file = join(folder, packed.filename)
  const hash = createHash('sha512')
    .update(await readFile(file))
    .digest('base64')
  if (`sha512-${hash}` !== integrity) {
    throw new Problem(
      `${spec} is not the package that was checked for this project: its hash is sha512-${hash}`,
    )
  }
  return file
}

/** @param {string} archive @param {string} folder @param {readonly string[]} [options] */
export async function untar(archive, folder, options = []) {
  const { code, stderr } = await capture('tar', ['-xzf', archive, '-C', folder, ...options])
  if (code !== 0) throw new Problem(`${archive} could not be unpacked: ${stderr.trim()}`)
}
