import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lockFolder } from '#main/agent/lock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

it('locking fails with an explanation if the folder’s path is too long for a socket', async () => {
  const lock = await lockFolder(join(createTempFolder(), 'x'.repeat(92)))
  expect(lock).toEqual({ type: 'error', reason: 'its path is longer than 92 bytes' })
})
