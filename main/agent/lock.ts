import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isProcessAlive } from '#main/base/runtime.ts'
import { hasCode } from '#main/base/message-error.ts'

/** Two agents on one folder would deliver everything twice. */
export type FolderLock =
  | { readonly is: 'taken'; readonly release: () => void }
  | { readonly is: 'held'; readonly by: number }

/** After a restart of the machine, another program may have the process ID. Empty where the system doesn't say. */
function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/** Takes the lock of a folder, or that of an agent that is gone. */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'agent.lock')
  for (;;) {
    if (tryCreate(path)) return { is: 'taken', release: () => rmSync(path, { force: true }) }
    const found = readLock(path)
    const holder = found === undefined ? undefined : readHolder(found)
    if (holder !== undefined) return { is: 'held', by: holder }
    if (found !== undefined) removeStaleLock(path, found)
  }
}

/** The lock appears with its text, because an empty one would be taken for stale. */
function tryCreate(path: string): boolean {
  const own = `${path}.${process.pid}`
  writeFileSync(own, `${process.pid} ${readBootId()}`, { mode: 0o600 })
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(own)
  }
}

/** The process of a lock, if it still runs. */
function readHolder(text: string): number | undefined {
  const [pid = '', boot = ''] = text.split(' ')
  return boot === readBootId() && Number(pid) > 0 && isProcessAlive(Number(pid)) ? Number(pid) : undefined
}

/** Another agent that starts at this moment may have replaced the stale lock, so it is looked at again. */
function removeStaleLock(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (readLock(aside) !== stale) linkSync(aside, path)
    rmSync(aside, { force: true })
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
