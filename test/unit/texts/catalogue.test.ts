import { afterEach, describe, expect, it } from 'vitest'
import { languageOf } from '../../../shared/languages.ts'
import { count, dateOnly, setLanguage, texts, timeOfDay } from '../../../shared/texts/native-texts.ts'
import { de } from '../../../shared/texts/de/native/index.ts'
import { en } from '../../../shared/texts/en/native/index.ts'

afterEach(() => setLanguage('en', 'en'))

/** What is the same in both languages: foreign words that German took over. */
const sameInBoth = new Set(['Details'])

/** What sentences are made with here, and what they are made with that count something. */
const samples = { words: ['x', ''], numbers: [0, 1, 3] }
/** Names alone are no words of the catalogue. */
const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text)

/** Every text of a catalogue by its path; of those that make sentences, one with each sample. */
function told(texts_: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(texts_).flatMap(([key, value]: [string, unknown]): [string, string][] => {
      const here = path === '' ? key : `${path}.${key}`
      if (typeof value === 'string') return [[here, value]]
      if (typeof value === 'function') {
        const make = (sample: string | number) =>
          String(Reflect.apply(value, undefined, Array(value.length).fill(sample)))
        const fitting = make('x').includes('NaN') ? samples.numbers : samples.words
        return fitting.map((sample) => [`${here}(${sample})`, make(sample)])
      }
      return typeof value === 'object' && value !== null ? [...told(value, here)] : []
    }),
  )
}

const english = told(en)
const german = told(de)
/** Electron has these itself, in English alone. */
const isOfElectron = (path: string) => path.startsWith('window.menu.roles.')

describe('the catalogues of the main process', () => {
  it('hold the same texts', () => {
    const ours = [...german.keys()].filter((path) => !isOfElectron(path))
    expect(ours.toSorted()).toEqual([...english.keys()].toSorted())
  })

  it('leave nothing untranslated', () => {
    const same = [...german].filter(([path, text]) => english.get(path) === text && hasWords(text))
    expect(same.filter(([, text]) => !sameInBoth.has(text))).toEqual([])
  })

  it('are said to be the same only where they are', () => {
    const same = new Set([...german].flatMap(([path, text]) => (english.get(path) === text ? [text] : [])))
    expect([...sameInBoth].filter((text) => !same.has(text))).toEqual([])
  })

  it.each([
    ['English', english],
    ['German', german],
  ])('fill every gap, in %s', (_, catalogue) => {
    const named = [...catalogue].filter(([path]) => /\((?:x|3)\)$/.test(path))
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter(([, text]) => !/x|3/.test(text) || /undefined|NaN|\[object/.test(text))).toEqual([])
  })
})

describe('the language', () => {
  it.each([
    ['system', 'de-AT', 'de'],
    ['system', 'DE', 'de'],
    ['system', 'de_DE@currency=eur', 'de'],
    ['system', 'en-GB', 'en'],
    ['system', 'den', 'en'],
    ['system', 'fr-FR', 'en'],
    ['system', 'C', 'en'],
    ['system', '', 'en'],
    ['de', 'en-US', 'de'],
    ['en', 'de-DE', 'en'],
  ])('is, with %s on a system in %j, %s', (choice, system, language) => {
    expect(languageOf(choice, system)).toBe(language)
  })

  it('is English until another is set, and is another at once', () => {
    expect(texts).toBe(en)
    setLanguage('de', 'de')
    expect(texts).toBe(de)
    setLanguage('en', 'en')
    expect(texts).toBe(en)
  })
})

describe('numbers and times', () => {
  const at = new Date(2026, 11, 24, 8, 5).getTime()

  it.each([
    ['en', 'en', '12,400', '08:05', '24 Dec'],
    ['en', 'fr-FR', '12,400', '08:05', '24 Dec'],
    ['en', 'en-GB', '12,400', '08:05', '24 Dec'],
    ['en', 'en_US.UTF-8', '12,400', '8:05 AM', 'Dec 24'],
    ['de', 'de', '12.400', '08:05', '24. Dez.'],
    ['de', 'en-US', '12.400', '08:05', '24. Dez.'],
    ['de', 'de-AT', '12 400', '08:05', '24. Dez.'],
    ['de', 'de_DE@currency=eur', '12.400', '08:05', '24. Dez.'],
  ] as const)('are written in %s, on a system in %s, as there', (language, system, number, time, day) => {
    setLanguage(language, system)
    expect([count(12_400), timeOfDay(at), dateOnly(at)].map((text) => text.replaceAll(/\s/g, ' '))).toEqual([
      number,
      time,
      day,
    ])
  })

  it.each([
    ['en', '1,240', '0.5'],
    ['de', '1.240', '0,5'],
  ] as const)('are grouped and parted in %s as there', (language, large, part) => {
    setLanguage(language, language)
    expect([count(7), count(1_240), count(0.5)]).toEqual(['7', large, part])
  })
})
