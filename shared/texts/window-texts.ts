import { localeOf, type Language } from '../languages.ts'
import { de } from './de/window/index.ts'
import { en, type Texts } from './en/window/index.ts'
import { setLocale } from '../format.ts'

export { languageOf, type Language } from '../languages.ts'
export * from '../format.ts'

const languages = { en, de } satisfies Record<Language, Texts>

/** What each language calls itself. */
export const languageNames = { en: 'English', de: 'Deutsch' } as const

/** Every text of the window, in the language that is set. Read it while rendering, not before. */
export let texts: Texts = en

/** Takes over a language; whatever is rendered from now on is in it. */
export function setLanguage(language: Language, system: string): void {
  texts = languages[language]
  setLocale(localeOf(language, system))
}

/** Why a call was rejected, as its error says it, without the wrapping that Electron puts around it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, '')
}
