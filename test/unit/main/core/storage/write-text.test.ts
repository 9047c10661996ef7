import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeText } from '#main/core/storage/write-text.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

/** This is longer than a pipe's buffer. */
const long = 'Grüße 🎉\n'.repeat(100_000)

it('writeText returns once the text is in the file', () => {
  const path = join(createTempFolder(), 'out')
  const fd = openSync(path, 'w')
  writeText(fd, long)
  closeSync(fd)
  expect(readFileSync(path, 'utf8')).toBe(long)
})

it('writeText writes a long text piece by piece to a full non-blocking pipe', async () => {
  const path = join(createTempFolder(), 'out')
  const reader = spawn('sh', ['-c', 'exec cat > "$0"', path], { stdio: ['pipe', 'ignore', 'inherit'] })
  // Node's end of the pipe to a child process is non-blocking.
  const fd: unknown = Reflect.get(Reflect.get(reader.stdin, '_handle') ?? {}, 'fd')
  writeText(Number(fd), long)
  reader.stdin.end()
  await once(reader, 'close')
  expect(readFileSync(path, 'utf8')).toBe(long)
})

it('writeText throws if the file is closed', () => {
  const path = join(createTempFolder(), 'out')
  const fd = openSync(path, 'w')
  closeSync(fd)
  expect(() => writeText(fd, 'text')).toThrow('EBADF')
})
