import { describe, expect, it } from 'vitest'
import { createTexts, createTextsSelector } from '#shared/texts/index.ts'
import { englishTextsByCode, germanTextsByCode } from '#test/support/catalogue.ts'
import { resolveLanguage, pickSystemLanguage } from '#shared/languages.ts'

/** Names, loanwords, units and programs' own texts are the same in both languages. */
const sameInBoth = new Set([
  'Details',
  'Compileo Tray',
  'Compileo Tray x',
  'Compileo Tray ',
  'CPU',
  'System',
  'Version',
  'Jobs',
  'Server',
  'Name',
  'in x',
  'in ',
  'optional',
  'MB',
  'Enter',
  'Esc',
  'ntfy',
  'Hooks',
  'Test: x',
  'Job x',
  'Job ',
  'Test: ',
  'Docker Compose',
  'systemd',
])
const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text)
/** Electron provides these menu texts only in English. */
const isOfElectron = (path: string) => path.startsWith('window.menu.roles.')

describe('the English and German texts', () => {
  it('have the same keys', () => {
    const ours = [...germanTextsByCode.keys()].filter((path) => !isOfElectron(path))
    expect(ours.toSorted()).toEqual([...englishTextsByCode.keys()].toSorted())
  })

  it('contain no untranslated text', () => {
    const same = [...germanTextsByCode].filter(
      ([path, text]) => englishTextsByCode.get(path) === text && hasWords(text),
    )
    expect(same.filter(([, text]) => !sameInBoth.has(text))).toEqual([])
  })

  it('mark a text as equal in both languages only if it is equal', () => {
    const same = new Set(
      [...germanTextsByCode].flatMap(([path, text]) => (englishTextsByCode.get(path) === text ? [text] : [])),
    )
    expect([...sameInBoth].filter((text) => !same.has(text))).toEqual([])
  })

  it.each([
    ['English', englishTextsByCode],
    ['German', germanTextsByCode],
  ])('leave no placeholder empty in the %s version', (_, catalogue) => {
    const named = [...catalogue].filter(([path]) => /\((?:x|3|\d{9,})\)$/.test(path))
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter(([, text]) => !/x|3/.test(text) || /undefined|NaN|\[object/.test(text))).toEqual([])
  })
})

it.each([
  ['system', 'de-AT', 'de'],
  ['system', 'DE', 'de'],
  ['system', 'de_DE@currency=eur', 'de'],
  ['system', 'en-GB', 'en'],
  ['system', 'den', 'en'],
  ['system', 'fr-FR', 'en'],
  ['system', '', 'en'],
  ['de', 'en-US', 'de'],
  ['en', 'de-DE', 'en'],
])('the language is $2 with the setting “%s” on a system in %j', (choice, system, language) => {
  expect(resolveLanguage(choice, system)).toBe(language)
})

it('system languages that can’t be used are skipped', () => {
  expect(pickSystemLanguage(['c'], 'en-US')).toBe('en-US')
  expect(pickSystemLanguage([], 'en-US')).toBe('en-US')
  expect(pickSystemLanguage(['posix', 'de-CH', 'de'], 'de')).toBe('de-CH')
})

it('a language’s texts are created only once', () => {
  const textsOf = createTextsSelector('de-AT')
  const first = textsOf('system')
  expect(first.language).toBe('de')
  expect(textsOf('de')).toBe(first)
  expect(textsOf('en').language).toBe('en')
  expect(textsOf('system').language).toBe('de')
})

describe('numbers and times', () => {
  const at = new Date(2026, 11, 24, 8, 5).getTime()

  it.each([
    ['en', 'en', '12,400', '08:05', '24 Dec'],
    ['en', 'fr-FR', '12,400', '08:05', '24 Dec'],
    ['en', 'en_US.UTF-8', '12,400', '8:05 AM', 'Dec 24'],
    ['de', 'de', '12.400', '08:05', '24. Dez.'],
    ['de', 'en-US', '12.400', '08:05', '24. Dez.'],
    ['de', 'de-AT', '12 400', '08:05', '24. Dez.'],
    ['de', 'de_DE@currency=eur', '12.400', '08:05', '24. Dez.'],
  ] as const)(
    'are formatted for the language %s on a system in %s',
    (language, system, number, time, day) => {
      const { count, timeOfDay, dateOnly } = createTexts(language, system).format
      expect([count(12_400), timeOfDay(at), dateOnly(at)].map((text) => text.replaceAll(/\s/g, ' '))).toEqual(
        [number, time, day],
      )
    },
  )
})
