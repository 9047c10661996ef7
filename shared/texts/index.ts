import { isolated } from '../bidi.ts'
import { createFormat, type Format } from '../format.ts'
import { languageOf, localeOf, type Language } from '../languages.ts'
import { de } from './de/index.ts'
import { en, type Catalogue } from './en/index.ts'

const catalogues = { en, de } satisfies Record<Language, (format: Format) => Catalogue>

/** Everything that is said to a person, in one language. */
export interface Texts extends Catalogue {
  readonly language: Language
  /** How numbers, times and lengths of time are written in it. */
  readonly format: Format
}

const isArea = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The catalogue, whose functions keep each text that they are given to itself: most are of others, and none may turn the
 * words around it.
 */
function keptApart<T>(texts: T): T
function keptApart(texts: unknown): unknown {
  if (typeof texts === 'function') {
    const say = texts
    return (...values: readonly unknown[]): unknown =>
      Reflect.apply(
        say,
        undefined,
        values.map((value) => (typeof value === 'string' ? isolated(value) : value)),
      )
  }
  if (!isArea(texts)) return texts
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, keptApart(text)]))
}

/**
 * The command line and what stands in a terminal are English in every language, and what a server said of itself is
 * passed on as it is.
 * @param system what the system calls its language, such as `de-AT`: its region says how dates are written
 */
export function createTexts(language: Language, system: string): Texts {
  const format = createFormat(localeOf(language, system))
  return { ...keptApart(catalogues[language](format)), format, language }
}

/**
 * The texts of a person's choice of language, on one system: the same ones until a choice comes to another language.
 * @param system as for `createTexts`
 */
export function textsByChoice(system: string): (choice: string) => Texts {
  let made: Texts | undefined
  return (choice) => {
    const language = languageOf(choice, system)
    if (made?.language !== language) made = createTexts(language, system)
    return made
  }
}
