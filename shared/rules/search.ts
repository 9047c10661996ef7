/** Removes what a search ignores: case, diacritics and variants of a letter, so that "strasse" finds "Straße". Pure. */
export function foldForSearch(text: string): string {
  // Most texts are ASCII, and ten thousand names are folded while the user types.
  const plain = /[^\0-\x7f]/.test(text) ? text.normalize('NFKD').replaceAll(/\p{M}/gu, '') : text
  // Upper case maps ß to SS, and lower case maps ẞ to ß.
  return plain.toLowerCase().toUpperCase()
}

/** Splits a search into folded words. "…" matches anything, as in the cause of a failure. Pure. */
export const searchWords = (search: string): readonly string[] =>
  foldForSearch(search.replaceAll('…', ' ')).split(/\s/).filter(Boolean)

/** Whether each word occurs in one of the texts. Pure. */
export function containsWords(texts: readonly (string | undefined)[], words: readonly string[]): boolean {
  if (words.length === 0) return true
  // No word contains the line end between two texts.
  const text = foldForSearch(texts.join('\n'))
  return words.every((word) => text.includes(word))
}
