import { expect, it } from 'vitest'
import { createSearchEntry, withMatchedSynonym } from '#renderer/commands/search-entry.ts'

const theme = {
  id: 'theme',
  label: 'Theme',
  synonyms: 'colors, dark mode',
  act: () => undefined,
}

it.each([
  ['without a detail shows the matching synonym as its detail', 'dark', 'dark mode', undefined],
  ['with a detail shows the matching synonym after it', 'dark', 'Settings · dark mode', 'Settings'],
  ['shows no synonym if its label matches', 'theme', 'Settings', 'Settings'],
])('an entry in the search results %s', (_, search, shown, detail) => {
  const entry = createSearchEntry({ ...theme, ...(detail !== undefined && { detail }) })
  expect(withMatchedSynonym(entry, search).detail).toBe(shown)
})
