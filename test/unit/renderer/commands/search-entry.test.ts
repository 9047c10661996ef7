import { expect, it } from 'vitest'
import { createSearchEntry, withMatchedSynonym } from '#renderer/commands/search-entry.ts'

const theme = {
  id: 'theme',
  label: 'Theme',
  synonyms: 'colors, dark mode',
  act: () => undefined,
}

it.each([
  ['without a detail', 'dark', 'dark mode', undefined],
  ['with the detail “Settings”', 'dark', 'Settings · dark mode', 'Settings'],
  ['with the detail “Settings”', 'theme', 'Settings', 'Settings'],
])('an entry %s that is found by “%s” shows “%s”', (_, search, shown, detail) => {
  const entry = createSearchEntry({ ...theme, ...(detail !== undefined && { detail }) })
  expect(withMatchedSynonym(entry, search).detail).toBe(shown)
})
