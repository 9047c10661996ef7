import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openHooksFile, restoreHook } from '#main/core/hooks/hooks-file.ts'
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

it.each<[string, Partial<Hook>, string | undefined]>([
  ['for a webhook has its saved origin', {}, 'https://x.io'],
  ['for a webhook has no origin if the saved one is invalid', { origin: 'nonsense' }, undefined],
  ['for a chat has its saved origin', { action: { type: 'slack' } }, 'https://x.io'],
  [
    'for a push service has the origin of the push service’s address',
    { action: { type: 'ntfy', server: 'https://y.io/push', topic: 't' } },
    'https://y.io',
  ],
  ['that runs a command has no origin', { action: command }, undefined],
])('a loaded hook %s', (_, change, origin) => {
  const hook = { ...saved, ...change }
  expect(restoreHook(hook)).toStrictEqual({ ...hook, waiting: 0, origin })
})
