/** A text without what a search ignores: case, marks, and the forms of a letter, so that "strasse" finds "Straße". Pure. */
export function foldForSearch(text: string): string {
  // Most texts are ASCII, and ten thousand names are folded while the user types.
  const plain = /^[\0-\x7f]*$/.test(text) ? text : text.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  // Only capital letters make no difference between ß and ss, and only small ones none between ß and ẞ.
  return plain.toLowerCase().toUpperCase()
}

/** The words of a search, each as `foldForSearch` makes it. "…" stands for anything, as in the cause of a failure. Pure. */
export const searchWords = (search: string): readonly string[] =>
  foldForSearch(search.replaceAll('…', ' ')).split(/\s+/).filter(Boolean)

/** Whether each of the words is found in one of the texts. Pure. */
export function containsWords(texts: readonly (string | undefined)[], words: readonly string[]): boolean {
  if (words.length === 0) return true
  // A word can't contain the line end between two texts.
  const text = foldForSearch(texts.join('\n'))
  return words.every((word) => text.includes(word))
}
