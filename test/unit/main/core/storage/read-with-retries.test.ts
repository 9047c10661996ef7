import { rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readWithRetries } from '#main/core/storage/read-with-retries.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const trouble = (code: string) => ({
  type: 'error',
  error: { message: expect.stringContaining(code) as unknown },
})

const never = () => expect.unreachable()

describe('reading a file in the profile', () => {
  it('is retried after a failure', () => {
    const path = join(createTempFolder(), 'file')
    symlinkSync('file', path)
    const waits: number[] = []
    const read = readWithRetries(path, (ms) => {
      waits.push(ms)
      if (waits.length < 2) return
      rmSync(path)
      writeFileSync(path, 'whole')
    })
    expect(read).toEqual({ type: 'read', text: 'whole' })
    expect(waits).toEqual([10, 50])
  })

  it('returns the reason if it fails', () => {
    const folder = createTempFolder()
    const path = join(folder, 'file')
    symlinkSync('file', path)
    expect(readWithRetries(path, () => undefined)).toMatchObject(trouble('ELOOP'))
    expect(readWithRetries(folder, () => undefined)).toMatchObject(trouble('EISDIR'))
  })

  it('reports a missing file without waiting', () => {
    const path = join(createTempFolder(), 'file')
    expect(readWithRetries(path, never)).toEqual({ type: 'absent' })
    writeFileSync(path, '')
    expect(readWithRetries(join(path, 'below'), never)).toEqual({ type: 'absent' })
    expect(readWithRetries(path, never)).toEqual({ type: 'read', text: '' })
  })

  it('fails if the file is larger than any file that the program writes', () => {
    const path = join(createTempFolder(), 'file')
    writeFileSync(path, '')
    truncateSync(path, 300 * 1024 * 1024) // A sparse file takes no disk space.
    expect(readWithRetries(path, () => undefined)).toMatchObject(trouble('EFBIG'))
  })
})
