/** Replaces the characters of markup with look-alikes, so the text reads the same with and without rendering. */
export const withoutMarkup = (text: string): string =>
  text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›')
