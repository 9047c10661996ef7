/**
 * The text with look-alikes of the signs of markup: it reads the same to who renders markup, and to who doesn't.
 */
export const withoutMarkup = (text: string): string =>
  text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›')
