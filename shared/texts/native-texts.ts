import { config } from 'zod'
import germanSchemas from 'zod/v4/locales/de.js'
import englishSchemas from 'zod/v4/locales/en.js'
import { localeOf, type Language } from '../languages.ts'
import { de } from './de/native/index.ts'
import { en, type Texts } from './en/native/index.ts'
import { setLocale } from '../format.ts'

export type { Texts } from './en/native/index.ts'
export * from '../format.ts'

/** Each language, and what zod says in it of a file that is not as it should be. */
const spoken = {
  en: { texts: en, schemas: englishSchemas },
  de: { texts: de, schemas: germanSchemas },
} satisfies Record<Language, { readonly texts: Texts; readonly schemas: typeof englishSchemas }>

/**
 * Everything that the main process says to a person, in the language that is set; English until one is. Read it when
 * something is said, not before. What the state keeps of it, such as why a server can't be reached, stays as it was
 * said until it is said anew.
 *
 * The command line and what stands in a terminal are English in every language, and what a server said of itself is
 * passed on as it is.
 */
export let texts: Texts = en

/** Takes over a language: whatever is said from now on is in it. @param system such as `de-AT` */
export function setLanguage(language: Language, system: string): void {
  const { texts: said, schemas } = spoken[language]
  texts = said
  config(schemas())
  setLocale(localeOf(language, system))
}
