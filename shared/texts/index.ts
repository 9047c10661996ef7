import { isolated } from '../bidi.ts'
import { createFormat, type Format } from '../format.ts'
import { languageOf, localeOf, type Language } from '../languages.ts'
import { catalogueOf, type Catalogue } from './catalogue.ts'
import * as german from './de/german.ts'
import * as english from './en/english.ts'
import { isObject } from '../rules/json-value.ts'

const catalogues: Readonly<Record<Language, (format: Format) => Catalogue>> = {
  en: catalogueOf(english),
  de: catalogueOf(german),
}

/** All texts for the user, in one language. */
export interface Texts extends Catalogue {
  readonly language: Language
  readonly format: Format
}

const apart = (value: unknown) => (typeof value === 'string' ? isolated(value) : value)

/** Isolates each untrusted text, so that it can't reorder the words around it. */
function keptApart<T>(texts: T): T
function keptApart(texts: unknown): unknown {
  if (typeof texts === 'function') {
    const say = texts
    return (...values: readonly unknown[]): unknown => Reflect.apply(say, undefined, values.map(apart))
  }
  if (!isObject(texts)) return texts
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, keptApart(text)]))
}

/** All texts in a language. The region of the system's, such as `de-AT`, formats dates. */
export function createTexts(language: Language, system: string): Texts {
  const format = createFormat(localeOf(language, system))
  return { ...keptApart(catalogues[language](format)), format, language }
}

/** The texts by the user's choice: the same object until the choice leads to another language. */
export function textsByChoice(system: string): (choice: string) => Texts {
  let made: Texts | undefined
  return (choice) => {
    const language = languageOf(choice, system)
    if (made?.language !== language) made = createTexts(language, system)
    return made
  }
}
