import { createContext, use } from 'react'
import { textsByChoice, type Texts } from '../../shared/texts/index.ts'
import type { WindowState } from './window-store.ts'

export const TextsContext = createContext<Texts | undefined>(undefined)

/** Every text, in the language in force: a component is rendered again when it changes. */
export function useTexts(): Texts {
  const texts = use(TextsContext)
  if (!texts) throw new Error('used outside of WindowProvider')
  return texts
}

/** The texts of a window. */
export interface TextSource {
  /** Those that a state of the window asks for: the same ones until the language changes. */
  readonly textsOf: (state: Pick<WindowState, 'world'>) => Texts
  /** Those that were asked for last: for what is shown where the window itself can't be. */
  readonly last: () => Texts
}

/** @param system what the system calls its language, such as `de-AT` */
export function createTextSource(system: string): TextSource {
  const byChoice = textsByChoice(system)
  let last: Texts | undefined
  return {
    textsOf: ({ world }) => (last = byChoice(world?.settings.language ?? 'system')),
    last: () => last ?? byChoice('system'),
  }
}
