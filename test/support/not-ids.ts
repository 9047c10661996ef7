/** Texts that aren't job IDs. In a path, some lead elsewhere and others can't be written. */
export const notIds: readonly string[] = [
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
