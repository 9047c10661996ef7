import { afterEach, expect, it, vi } from 'vitest'
import type { Shortcut } from '#shared/shortcuts.ts'
import { createTexts } from '#shared/texts/index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

const agents = {
  macOS: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0',
  Windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0',
} as const

async function written(system: keyof typeof agents, keys: Partial<Shortcut>) {
  vi.stubGlobal('navigator', { userAgent: agents[system] })
  const { formatKeys } = await import('#renderer/ui/keys.ts')
  return formatKeys({ id: 'any', ...keys }, createTexts('en', 'en'))
}

it.each([
  { control: 'k', macOS: '⌘K', Windows: 'Ctrl K' },
  { controlShift: 'c', macOS: '⇧⌘C', Windows: 'Ctrl Shift C' },
  { key: 'Delete', macOS: '⌫', Windows: 'Del' },
  { typed: 'w', macOS: 'W', Windows: 'W' },
])('a shortcut shown as $macOS on macOS is shown as $Windows on Windows', async (row) => {
  const { macOS, Windows, ...keys } = row
  expect(await written('macOS', keys)).toEqual([macOS])
  vi.resetModules()
  expect(await written('Windows', keys)).toEqual([Windows])
})
