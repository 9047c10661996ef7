import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { withLock as WithLock } from '#scripts/lock.ts'

describe('a task with a lock', () => {
  let cache = ''
  let withLock: typeof WithLock

  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'compileo-lock-'))
    vi.stubEnv('XDG_CACHE_HOME', cache)
    vi.spyOn(console, 'log').mockImplementation(() => {})
    // The cache's folder is read once, perhaps by an earlier test file.
    vi.resetModules()
    ;({ withLock } = await import('#scripts/lock.ts'))
  })

  afterAll(async () => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    await rm(cache, { recursive: true, force: true })
  })

  const lockFile = (name: string) => join(cache, 'compileo-tray', `${name}.lock`)

  it('waits for other tasks with the same lock, and deletes the lock file at the end', async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside--
    }
    await Promise.all([withLock('one', work), withLock('one', work), withLock('one', work)])
    expect(most).toBe(1)
    expect(existsSync(lockFile('one'))).toBe(false)
  })

  it('takes over the lock of a process that has ended', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    await withLock('warm-up', () => Promise.resolve())
    await writeFile(lockFile('dead'), String(pid))
    await expect(withLock('dead', () => Promise.resolve('done'))).resolves.toBe('done')
  })
})
