import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openHooksFile, restoredHook } from '../../../../main/hooks/hooks-file.ts'
import type { SavedHook } from '../../../../shared/hooks.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const saved: SavedHook = {
  id: 'h',
  name: 'Phone',
  isOn: true,
  outcomes: ['failed'],
  kinds: [],
  servers: [],
  alsoWhilePaused: false,
  action: { type: 'webhook', format: 'json' },
  origin: 'https://x.io',
  secrets: ['url'],
}
const command: SavedHook['action'] = { type: 'command', program: 'true', arguments: [], inShell: false }

it('hooks are read as they were saved, by version 0 too, and there are none at first', () => {
  const folder = tempFolder()
  const open = () => openHooksFile({ folder, now: 0, onCorrupt: (message) => expect(message).toBe('') })
  expect(open().read()).toEqual({ hooks: [] })
  open().write({ hooks: [saved] })
  expect(open().read()).toEqual({ hooks: [saved] })
  writeFileSync(join(folder, 'hooks.json'), JSON.stringify({ hooks: [saved] }))
  expect(open().read()).toEqual({ hooks: [saved] })
})

it.each<[string, Partial<SavedHook>, string | undefined]>([
  ['a webhook, by its file', {}, 'https://x.io'],
  ['a webhook whose file is broken', { origin: 'nonsense' }, undefined],
  ['a chat', { action: { type: 'webhook', format: 'telegram' } }, 'https://api.telegram.org'],
  ['a push', { action: { type: 'gotify', server: 'https://y.io/push' } }, 'https://y.io'],
  ['a command', { action: command }, undefined],
])('the origin of a hook is where its action sends to: %s', (_, change, origin) => {
  const { origin: _origin, ...rest } = { ...saved, ...change }
  expect(restoredHook({ ...saved, ...change })).toStrictEqual({
    ...rest,
    waiting: 0,
    ...(origin && { origin }),
  })
})

it('a broken authority in the file is dropped', () => {
  expect(restoredHook({ ...saved, ca: 'nonsense' })).toStrictEqual({ ...saved, waiting: 0 })
})
