import { isolateText } from '../bidi.ts'
import { createFormat, type Format } from '../format.ts'
import { resolveLanguage, resolveLocale, type Language } from '../languages.ts'
import { createCatalogue, type Catalogue } from './catalogue.ts'
import * as german from './de/german.ts'
import * as english from './en/english.ts'
import { isObject } from '../rules/json-value.ts'

const catalogues: Readonly<Record<Language, (format: Format) => Catalogue>> = {
  en: createCatalogue(english),
  de: createCatalogue(german),
}

/** All texts that the user sees, in one language. */
export interface Texts extends Catalogue {
  readonly language: Language
  readonly format: Format
}

const isolateValue = (value: unknown) => (typeof value === 'string' ? isolateText(value) : value)

/** Isolates each untrusted text, so that right-to-left characters in it can't reorder the text around it. */
function isolateTexts<T>(texts: T): T
function isolateTexts(texts: unknown): unknown {
  if (typeof texts === 'function') {
    const say = texts
    return (...values: readonly unknown[]): unknown => Reflect.apply(say, undefined, values.map(isolateValue))
  }
  if (!isObject(texts)) return texts
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, isolateTexts(text)]))
}

/**
 * Creates all texts of a language. If the system uses this language, dates have the format of its region, such as
 * `de-AT`.
 */
export function createTexts(language: Language, system: string): Texts {
  const format = createFormat(resolveLocale(language, system))
  return { ...isolateTexts(catalogues[language](format)), format, language }
}

/**
 * Creates a function that returns the texts for the user's choice of a language. It returns the same object
 * until the language changes.
 */
export function createTextsSelector(system: string): (choice: string) => Texts {
  let loaded: Texts | undefined
  return (choice) => {
    const language = resolveLanguage(choice, system)
    if (loaded?.language !== language) loaded = createTexts(language, system)
    return loaded
  }
}
