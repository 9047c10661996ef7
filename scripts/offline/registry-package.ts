import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { captureOutput, getNpmCommand } from '../children.ts'
import { withLock } from '../lock.ts'
import { cacheFolder } from '../project-paths.ts'
import { UserError } from '../user-error.ts'

/**
 * Downloads a package to a temporary folder, and renames that at the end. So the folder is never incomplete.
 */
export async function downloadPackage({
  name,
  spec,
  integrity,
  saying,
  unpack,
}: {
  /** The name of the folder. A folder with other content needs another name. */
  name: string
  spec: string
  integrity: string
  saying: string
  unpack: (packageFile: string, folder: string) => Promise<void>
}): Promise<string> {
  const folder = join(cacheFolder, name)
  if (existsSync(folder)) return folder
  return withLock(name, async () => {
    if (existsSync(folder)) return folder
    console.log(saying)
    await removeRemains(name)
    const temporary = await mkdtemp(join(cacheFolder, `${name}.part-`))
    try {
      const packageFile = await fetchChecked(spec, integrity, temporary)
      const unpacked = join(temporary, 'made')
      await mkdir(unpacked)
      await unpack(packageFile, unpacked)
      await rename(unpacked, folder)
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
    return folder
  })
}

/**
 * Removes the remains of killed processes. The owner of the lock may do this, because no other process is
 * downloading.
 */
async function removeRemains(name: string) {
  for (const entry of await readdir(cacheFolder)) {
    if (!entry.startsWith(`${name}.part-`)) continue
    await rm(join(cacheFolder, entry), { recursive: true, force: true, maxRetries: 5 })
  }
}

async function fetchChecked(spec: string, integrity: string, folder: string) {
  const [command, args] = getNpmCommand(['pack', spec, '--json', '--pack-destination', folder])
  const { code, stdout, stderr } = await captureOutput(command, args, { cwd: folder })
  if (code !== 0) {
    throw new UserError(`${spec} could not be fetched from the npm registry. npm says:\n${stderr.trim()}`)
  }
  // Depending on its version, npm returns a list or an object.
  const output: { filename: string }[] | Record<string, { filename: string }> = JSON.parse(stdout)
  const [packed] = Object.values(output)
  if (!packed) throw new UserError(`npm pack ${spec} created no file`)
  const file = join(folder, packed.filename)
  const hash = createHash('sha512')
    .update(await readFile(file))
    .digest('base64')
  if (`sha512-${hash}` !== integrity) {
    throw new UserError(`${spec} isn’t the expected package: its hash is sha512-${hash}`)
  }
  return file
}

export async function extractTar(archive: string, folder: string, options: readonly string[] = []) {
  const { code, stderr } = await captureOutput('tar', ['-xzf', archive, '-C', folder, ...options])
  if (code !== 0) throw new UserError(`${archive} could not be unpacked: ${stderr.trim()}`)
}
