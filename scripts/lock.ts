import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { cacheFolder } from './project-paths.ts'
import { hasCode, ignoreMissingFile } from './user-error.ts'

/**
 * Runs `work`, but never in two processes at once. If the process that owns the lock has died, this process
 * takes the lock over.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  await mkdir(cacheFolder, { recursive: true })
  const file = join(cacheFolder, `${name}.lock`)
  let isReported = false
  while (!(await taken(file))) {
    const owner = await ownerOf(file)
    if (owner !== undefined && !alive(owner)) {
      await takeAway(file, owner)
      continue
    }
    if (!isReported && owner !== undefined) {
      console.log(`Waiting for process ${owner}, which is running the same step`)
      isReported = true
    }
    await delay(100)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function taken(file: string) {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

async function ownerOf(file: string): Promise<number | undefined> {
  const content = await readFile(file, 'utf8').catch(ignoreMissingFile)
  // An empty lock file was created a moment ago.
  return Number(content) || undefined
}

function alive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // The error EPERM means that the process exists, but belongs to another user.
    return hasCode(error, 'EPERM')
  }
}

/** Removes the lock of a dead process. It is renamed first, because only one process can succeed at that. */
async function takeAway(file: string, deadOwner: number) {
  const aside = `${file}.${process.pid}`
  try {
    await rename(file, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  if ((await ownerOf(aside)) === deadOwner) await rm(aside, { force: true })
  else await rename(aside, file)
}
