import { config } from 'zod'
import german from 'zod/v4/locales/de.js'
import english from 'zod/v4/locales/en.js'
import type { Language } from '#shared/languages.ts'

const locales = { en: english, de: german } satisfies Record<Language, typeof english>

/** Sets the language of schema errors. */
export function setSchemaLanguage(language: Language): void {
  config(locales[language]())
}
