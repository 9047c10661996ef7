import { expect, it } from 'vitest'
import { createSearchEntry, withMatchedSynonym } from '#renderer/commands/search-entry.ts'

const theme = {
  id: 'theme',
  label: 'Theme',
  synonyms: 'colors, dark mode',
  act: () => undefined,
}

it.each([
  ['dark', undefined, 'dark mode'],
  ['dark', 'Settings', 'Settings · dark mode'],
  ['theme', 'Settings', 'Settings'],
])('an entry that is found by “%s” and has the detail %s shows “%s”', (search, detail, shown) => {
  const entry = createSearchEntry({ ...theme, ...(detail !== undefined && { detail }) })
  expect(withMatchedSynonym(entry, search).detail).toBe(shown)
})
