import { createContext, use } from 'react'
import { languageOf } from '../../shared/languages.ts'
import { createTexts, type Texts } from '../../shared/texts/index.ts'
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
  let made: Texts | undefined
  function inLanguage(choice: string): Texts {
    const language = languageOf(choice, system)
    if (made?.language !== language) made = createTexts(language, system)
    return made
  }
  return {
    textsOf: ({ world }) => inLanguage(world?.settings.language ?? 'system'),
    last: () => made ?? inLanguage('system'),
  }
}
