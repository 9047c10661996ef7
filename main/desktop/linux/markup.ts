/** Look-alike characters read the same with and without rendering. */
export const withoutMarkup = (text: string): string =>
  text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›')
