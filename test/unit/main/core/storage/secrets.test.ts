import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSecrets } from '#main/core/storage/secrets.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createTestVault } from '#test/support/test-vault.ts'

function setUp() {
  const [folder, vault] = [createTempFolder(), createTestVault()]
  const open = () => openSecrets({ folder, vault, now: 0, onCorrupt: (message) => expect(message).toBe('') })
  return { folder, vault, open }
}

describe('API keys', () => {
  it.each(['constructor', '__proto__', 'toString'])(
    'aren’t found for a server whose ID is the built-in property name “%s”',
    async (id) => {
      const { open } = setUp()
      expect(open().has(id)).toBe(false)
      expect(await open().read(id, 'http://a')).toEqual({ ok: false, why: 'unreadable' })
      const secrets = open()
      secrets.forget(id)
      await secrets.keep('s', 'http://a', 'key', () => true)
      expect(open().has(id)).toBe(false)
      expect(open().has('s')).toBe(true)
    },
  )

  it('belong to the origin for which they were saved, even if the file was edited', async () => {
    const { folder, vault, open } = setUp()
    await open().keep('s', 'http://a', 'key', () => true)
    const file = join(folder, 'keys.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('http://a', 'http://b'))
    expect(await open().read('s', 'http://b')).toEqual({ ok: false, why: 'elsewhere' })
    // A key for another address isn't decrypted.
    vault.current = 'locked'
    expect(await open().read('s', 'http://a')).toEqual({ ok: false, why: 'elsewhere' })
    expect(await open().read('s', 'http://b')).toEqual({ ok: false, why: 'unreadable' })
  })

  it('stay the same until they are replaced or removed', async () => {
    const { folder, open } = setUp()
    const secrets = open()
    expect(await secrets.state()).toBe('open')
    await secrets.keep('s', 'http://a', 'key', () => true)
    await secrets.keep('t', 'http://a', 'other', () => true)
    await secrets.keep('s', 'http://a', 'unwanted', () => false)
    expect(await open().read('s', 'http://a')).toEqual({ ok: true, key: 'key', isOutdated: false })
    secrets.forget('t')
    expect([open().has('s'), open().has('t')]).toEqual([true, false])
    rmSync(join(folder, 'keys.json'))
    secrets.forget('t')
    expect(existsSync(join(folder, 'keys.json'))).toBe(false)
  })
})
