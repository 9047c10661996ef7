import { createContext, use } from 'react'
import { createTextsSelector, type Texts } from '#shared/texts/index.ts'
import type { WindowState } from './window-store.ts'

export const TextsContext = createContext<Texts | undefined>(undefined)

export function useTexts(): Texts {
  const texts = use(TextsContext)
  if (!texts) throw new Error('used outside of WindowProvider')
  return texts
}

export interface TextSource {
  /**
   * Returns the texts in the language of the settings. It returns the same object until the language changes.
   */
  readonly getTexts: (state: Pick<WindowState, 'mainState'>) => Texts
  readonly getLastTexts: () => Texts
}

/** @param system the system's locale, such as `de-AT` */
export function createTextSource(system: string): TextSource {
  const byChoice = createTextsSelector(system)
  let last: Texts | undefined
  return {
    getTexts: ({ mainState }) => (last = byChoice(mainState?.settings.language ?? 'system')),
    getLastTexts: () => last ?? byChoice('system'),
  }
}
