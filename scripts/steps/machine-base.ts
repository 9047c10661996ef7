import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runQuietly } from '../children.ts'
import { cacheFolder } from '../project-paths.ts'
import { UserError } from '../user-error.ts'

const release = 'trixie'

export const machineBase = join(cacheFolder, `machine-${release}`)

/** Creates a fresh Debian system for tests, which all clones share. It needs root and a Debian mirror. */
export async function ensureMachineBase() {
  if (existsSync(machineBase)) return
  if (process.getuid?.() !== 0) throw new UserError('Only root can create the test machine')
  const unfinished = `${machineBase}.${process.pid}`
  await mkdir(cacheFolder, { recursive: true })
  console.log(`Creating a fresh Debian in ${machineBase}`)
  const packages = 'systemd,systemd-sysv,dbus,ca-certificates'
  const { code, output } = await runQuietly('debootstrap', [
    '--variant=minbase',
    `--include=${packages}`,
    release,
    unfinished,
  ])
  if (code === 0) return rename(unfinished, machineBase)
  await rm(unfinished, { recursive: true, force: true })
  throw new UserError(`debootstrap failed with exit code ${code}:\n${output.slice(-3_000)}`)
}
