import type { MenuItem } from '#renderer/ui/menu-entries.tsx'
import type { JobView } from '#shared/model.ts'
import { startsWord, foldForSearch, searchWords, type Searchable } from '#shared/rules/search.ts'

export interface Command extends MenuItem {
  readonly id: string
}

/** Leaves out the commands that there is nothing for now. */
export const compact = (commands: readonly (Command | false | undefined)[]): readonly Command[] =>
  commands.filter((command): command is Command => command !== undefined && command !== false)

export interface Entry extends Searchable, Pick<Command, 'hotkey' | 'disabled' | 'isDangerous'> {
  readonly id: string
  readonly label: string
  readonly detail?: string
  readonly synonyms?: string
  readonly job?: JobView
  readonly act: () => void
}

/** A line that a search finds by its label, and less well by `about` and its synonyms. */
export function createEntry(line: Omit<Entry, 'name' | 'keywords'>): Entry {
  const { label, detail = '', synonyms = '' } = line
  return { ...line, name: foldForSearch(label), keywords: foldForSearch(`${detail}, ${synonyms}`) }
}

/** An entry with the synonym that matched, if the label doesn't. */
export function withMatchedSynonym(entry: Entry, search: string): Entry {
  const hidden = searchWords(search).filter((word) => !entry.name.includes(word))
  const phrase = entry.synonyms
    ?.split(', ')
    .find((each) => hidden.some((word) => startsWord(foldForSearch(each), word)))
  return phrase === undefined
    ? entry
    : { ...entry, detail: [entry.detail, phrase].filter(Boolean).join(' · ') }
}
