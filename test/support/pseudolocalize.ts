import type { SettingTexts } from '#shared/setting-definitions.ts'

/**
 * Pseudo-localisation: each text becomes a third longer and gets marks, so that untranslated or truncated
 * texts are noticed.
 */

const [plain, accented] = ['aeiounyAEIOUNY', 'áéíóúñýÁÉÍÓÚÑÝ']

export const pseudoStart = '⟦'
export const pseudoEnd = '⟧'

const worded = (text: string): string => {
  const longer = '~'.repeat(Math.ceil(text.length / 3))
  return `${pseudoStart}${text.replaceAll(/[aeiouny]/gi, (letter) => accented[plain.indexOf(letter)] ?? letter)}${longer}${pseudoEnd}`
}

/** A setting's texts are its label, hint and synonyms. */
const lines = (texts: object): unknown =>
  Object.fromEntries(
    Object.entries(texts).map(([key, line]: [string, SettingTexts]) => [
      key,
      [worded(line[0]), line[1] && worded(line[1]), line[2]],
    ]),
  )

/**
 * Synonyms, the name of the app, single characters, and arrays except the texts of settings aren't changed.
 */
export function pseudolocalize<T>(texts: T, name?: string): T
export function pseudolocalize(texts: unknown, name = ''): unknown {
  if (name === 'synonyms' || name === 'appName') return texts
  if (typeof texts === 'string') return texts.length < 2 ? texts : worded(texts)
  if (typeof texts === 'function') {
    const say = texts
    return (...values: readonly unknown[]): unknown => {
      const text: unknown = Reflect.apply(say, undefined, values)
      return typeof text === 'string' && text.length > 1 ? worded(text) : text
    }
  }
  if (name === 'lines' && typeof texts === 'object' && texts !== null) return lines(texts)
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) return texts
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudolocalize(text, key)]))
}
