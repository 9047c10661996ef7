import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openHooksFile, restoreHook } from '#main/hooks/hooks-file.ts'
import type { Hook } from '#shared/hooks.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const saved: Hook = {
  id: 'h',
  name: 'Phone',
  isOn: true,
  outcomes: ['failed'],
  kinds: [],
  servers: [],
  alsoWhilePaused: false,
  action: { type: 'webhook' },
  origin: 'https://x.io',
  secrets: ['url'],
}
const command: Hook['action'] = { type: 'command', program: 'true', arguments: [], inShell: false }

it('saved hooks are loaded unchanged, even from a file of version 0', () => {
  const folder = createTempFolder()
  const open = () => openHooksFile({ folder, now: 0, onCorrupt: (message) => expect(message).toBe('') })
  expect(open().read()).toEqual({ hooks: [] })
  open().write({ hooks: [saved] })
  expect(open().read()).toEqual({ hooks: [saved] })
  writeFileSync(join(folder, 'hooks.json'), JSON.stringify({ hooks: [saved] }))
  expect(open().read()).toEqual({ hooks: [saved] })
})

it.each<[string, string, Partial<Hook>, string | undefined]>([
  ['its saved origin', 'is a webhook', {}, 'https://x.io'],
  ['no origin', 'is a webhook with an invalid origin', { origin: 'nonsense' }, undefined],
  ['its saved origin', 'is a chat', { action: { type: 'slack' } }, 'https://x.io'],
  [
    'its server’s origin',
    'is a push service',
    { action: { type: 'ntfy', server: 'https://y.io/push', topic: 't' } },
    'https://y.io',
  ],
  ['no origin', 'is a command', { action: command }, undefined],
])('a loaded hook has %s if it %s', (_origin, _hook, change, origin) => {
  const hook = { ...saved, ...change }
  expect(restoreHook(hook)).toStrictEqual({ ...hook, waiting: 0, origin })
})
