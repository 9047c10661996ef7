/** Texts become a third longer, between marks that no data has. */

const [plain, accented] = ['aeiounyAEIOUNY', 'áéíóúñýÁÉÍÓÚÑÝ']

export const open = '⟦'
export const close = '⟧'

const worded = (text: string): string => {
  const longer = '~'.repeat(Math.ceil(text.length / 3))
  return `${open}${text.replaceAll(/[aeiouny]/gi, (letter) => accented[plain.indexOf(letter)] ?? letter)}${longer}${close}`
}

/** Synonyms, the app's own name and single characters stay. */
export function pseudo<T>(texts: T, name?: string): T
export function pseudo(texts: unknown, name = ''): unknown {
  if (name === 'synonyms' || name === 'appName') return texts
  if (typeof texts === 'string') return texts.length < 2 ? texts : worded(texts)
  if (typeof texts === 'function') {
    const say = texts
    return (...values: readonly unknown[]): unknown => {
      const text: unknown = Reflect.apply(say, undefined, values)
      return typeof text === 'string' && text.length > 1 ? worded(text) : text
    }
  }
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) return texts
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudo(text, key)]))
}
