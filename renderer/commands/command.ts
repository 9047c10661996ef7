import type { MenuItem } from '#renderer/ui/menu-entries.tsx'
import type { JobView } from '#shared/model.ts'
import { beginsWord, foldForSearch, searchWords, type Findable } from '#shared/rules/search.ts'

export interface Command extends MenuItem {
  readonly id: string
}

/** Leaves out the commands that there is nothing for now. */
export const offered = (commands: readonly (Command | false | undefined)[]): readonly Command[] =>
  commands.filter((command): command is Command => command !== undefined && command !== false)

export interface Entry extends Findable, Pick<Command, 'hotkey' | 'disabled' | 'isDangerous'> {
  readonly id: string
  readonly label: string
  readonly about?: string
  readonly synonyms?: string
  readonly job?: JobView
  readonly act: () => void
}

/** A line that a search finds by its label, and less well by `about` and its synonyms. */
export function entryOf(line: Omit<Entry, 'name' | 'more'>): Entry {
  const { label, about = '', synonyms = '' } = line
  return { ...line, name: foldForSearch(label), more: foldForSearch(`${about}, ${synonyms}`) }
}

/** An entry with the synonym that matched, if the label doesn't. */
export function explained(entry: Entry, search: string): Entry {
  const hidden = searchWords(search).filter((word) => !entry.name.includes(word))
  const phrase = entry.synonyms
    ?.split(', ')
    .find((each) => hidden.some((word) => beginsWord(foldForSearch(each), word)))
  return phrase === undefined ? entry : { ...entry, about: [entry.about, phrase].filter(Boolean).join(' · ') }
}
