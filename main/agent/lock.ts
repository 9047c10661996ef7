import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '#main/base/runtime.ts'
import { hasCode } from '#main/base/message-error.ts'

/** Two agents on one folder would deliver everything twice. */
export type FolderLock =
  | { readonly is: 'taken'; readonly release: () => void }
  | { readonly is: 'held'; readonly by: number }

/** After a restart of the machine, another program may have the process ID. Empty where the system doesn't say. */
function bootId(): string {
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
    if (take(path)) return { is: 'taken', release: () => rmSync(path, { force: true }) }
    const found = textOf(path)
    const holder = found === undefined ? undefined : holderOf(found)
    if (holder !== undefined) return { is: 'held', by: holder }
    if (found !== undefined) removeStale(path, found)
  }
}

/** The lock appears with its text, because an empty one would be taken for stale. */
function take(path: string): boolean {
  const own = `${path}.${process.pid}`
  writeFileSync(own, `${process.pid} ${bootId()}`, { mode: 0o600 })
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
function holderOf(text: string): number | undefined {
  const [pid = '', boot = ''] = text.split(' ')
  return boot === bootId() && Number(pid) > 0 && isAlive(Number(pid)) ? Number(pid) : undefined
}

/** Another agent that starts at this moment may have replaced the stale lock, so it is looked at again. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (textOf(aside) !== stale) linkSync(aside, path)
    rmSync(aside, { force: true })
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
