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
  /** The texts for a state of the window; the same object until the language changes. */
  readonly textsOf: (state: Pick<WindowState, 'world'>) => Texts
  /** The last texts, for use when the window itself can't render. */
  readonly last: () => Texts
}

/** @param system the system's language, such as `de-AT` */
export function createTextSource(system: string): TextSource {
  const byChoice = textsByChoice(system)
  let last: Texts | undefined
  return {
    textsOf: ({ world }) => (last = byChoice(world?.settings.language ?? 'system')),
    last: () => last ?? byChoice('system'),
  }
}
