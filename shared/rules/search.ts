/**
 * Converts a text for comparisons that ignore case, diacritics and variants of letters, so that "strasse"
 * finds "Straße".
 */
export function foldForSearch(text: string): string {
  // ASCII texts skip the conversion, which matters for ten thousand names while the user types.
  const plain = /[^\0-\x7f]/.test(text) ? text.normalize('NFKD').replaceAll(/\p{M}/gu, '') : text
  // Both conversions are needed: upper case turns ß into SS, and lower case turns ẞ into ß.
  return plain.toLowerCase().toUpperCase()
}

/**
 * Returns the words of a search. "…" is ignored, because it stands for any text in the cause of a failure.
 */
export const splitSearchWords = (search: string): readonly string[] =>
  foldForSearch(search.replaceAll('…', ' ')).split(/\s/).filter(Boolean)

/** Whether each word occurs in at least one of the texts. */
export function containsWords(texts: readonly (string | undefined)[], words: readonly string[]): boolean {
  if (words.length === 0) return true
  // The words contain no line break, so none can match across two texts.
  const text = foldForSearch(texts.join('\n'))
  return words.every((word) => text.includes(word))
}

export interface Searchable {
  readonly name: string
  readonly keywords: string
}

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** Whether a word of the text begins with `part`; with `isWhole`, whether a word equals it. */
export function hasWordStartingWith(text: string, part: string, isWhole = false): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (!isLetter(text[at - 1]) && !(isWhole && isLetter(text[at + part.length]))) return true
  }
  return false
}

/**
 * Whether a text contains these letters in order, beginning at the start of a word, as "exvo" in "Export the
 * vocabulary".
 */
function hasLetters(text: string, letters: string): boolean {
  const first = letters[0] ?? ''
  for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
    if (isLetter(text[start - 1])) continue
    let at = start
    for (let index = 1; index < letters.length && at >= 0; index += 1) {
      at = text.indexOf(letters[index] ?? '', at + 1)
    }
    if (at >= 0) return true
  }
  return false
}

/** Returns how well a word matches; 0 means not at all. */
function scoreMatch(word: string, { name, keywords }: Searchable, isFuzzy: boolean): number {
  const [isInName, isInKeywords] = [name.includes(word), keywords.includes(word)]
  if (name === word) return 12
  if (name.startsWith(word)) return 10
  if (isInName && hasWordStartingWith(name, word)) return 8
  if (isInKeywords && hasWordStartingWith(keywords, word, true)) return 6
  if (isInKeywords && hasWordStartingWith(keywords, word)) return 5
  if (word.length < 2) return 0
  if (isInName) return 4
  if (isInKeywords) return 3
  return isFuzzy && hasLetters(name, word) ? 1 : 0
}

/**
 * Returns the entries that match, best first; equally good ones keep their order. With `isFuzzy`, letters
 * within words also match. It takes a single pass, because it runs for each typed letter.
 */
export function findBestMatches<T extends Searchable>(
  candidates: readonly T[],
  search: string,
  limit: number,
  isFuzzy = true,
): { readonly best: readonly T[]; readonly score: number } {
  const words = splitSearchWords(search)
  const best: { readonly item: T; readonly score: number }[] = []
  for (const item of candidates) {
    let score = 0
    for (const word of words) {
      const wordScore = scoreMatch(word, item, isFuzzy)
      score = wordScore === 0 ? -Infinity : score + wordScore
    }
    if (score < 0) continue
    const last = best.at(-1)
    if (best.length === limit && last && last.score >= score) continue
    if (best.length === limit) best.pop()
    let at = best.length
    while (at > 0 && (best[at - 1]?.score ?? 0) < score) at -= 1
    best.splice(at, 0, { item, score })
  }
  return { best: best.map(({ item }) => item), score: best[0]?.score ?? 0 }
}
