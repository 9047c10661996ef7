/** Invalid job IDs. Some of them would change the path of a URL. */
export const invalidJobIds: readonly string[] = [
  '',
  '.',
  '..',
  '%2e%2E',
  '../admin',
  'a/b',
  'a?b',
  'a b',
  'a\n',
  '-a',
  '__proto__',
  '\uD800',
  'a\uDC00',
  'x'.repeat(201),
]
