/** Quotes a word for a POSIX shell, unless it contains only characters that are safe without quotes. */
export const quoteShellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
