import type { MenuItem } from '#renderer/ui/menu-entries.tsx'
import type { JobView } from '#shared/model.ts'
import {
  hasWordStartingWith,
  foldForSearch,
  splitSearchWords,
  type Searchable,
} from '#shared/rules/search.ts'

export interface SearchEntry extends Searchable, Pick<MenuItem, 'hotkey' | 'disabled' | 'isDangerous'> {
  readonly id: string
  readonly label: string
  readonly detail?: string
  readonly synonyms?: string
  readonly job?: JobView
  readonly act: () => void
}

/**
 * Creates a search entry. A match of its label ranks above an equally good match of its details or synonyms.
 */
export function createSearchEntry(line: Omit<SearchEntry, 'name' | 'keywords'>): SearchEntry {
  const { label, detail = '', synonyms = '' } = line
  return { ...line, name: foldForSearch(label), keywords: foldForSearch(`${detail}, ${synonyms}`) }
}

/** If a word of the search isn't in the entry's label, adds the first synonym with such a word to the details. */
export function withMatchedSynonym(entry: SearchEntry, search: string): SearchEntry {
  const hidden = splitSearchWords(search).filter((word) => !entry.name.includes(word))
  const phrase = entry.synonyms
    ?.split(', ')
    .find((each) => hidden.some((word) => hasWordStartingWith(foldForSearch(each), word)))
  return phrase === undefined
    ? entry
    : { ...entry, detail: [entry.detail, phrase].filter(Boolean).join(' · ') }
}
