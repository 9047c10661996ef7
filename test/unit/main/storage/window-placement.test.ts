import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openWindowPlacement } from '#main/window/placement.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

const placement = { x: -100_000, y: 100_000, width: 1, height: 100_000, isMaximized: false }

function readOf(content: object) {
  const folder = tempFolder()
  writeFileSync(join(folder, 'window.json'), JSON.stringify({ version: 1, ...content }))
  return openWindowPlacement({ folder, now: 0, onCorrupt: () => undefined }).read()
}

it('the window’s place is saved', () => {
  const folder = tempFolder()
  const open = () => openWindowPlacement({ folder, now: 0, onCorrupt: (message) => expect(message).toBe('') })
  expect(open().read()).toEqual({})
  open().write({ placement })
  expect(open().read()).toEqual({ placement })
})

it('a file of version 0 is read', () => {
  expect(readOf({ version: 0, placement })).toEqual({ placement })
})

it.each([
  { placement: { ...placement, x: -100_001 } },
  { placement: { ...placement, width: 0 } },
  { placement: { ...placement, width: 1.5 } },
  { placement: { ...placement, isMaximized: 1 } },
])('an invalid place is ignored: %j', (content) => {
  expect(readOf(content)).toEqual({})
})
