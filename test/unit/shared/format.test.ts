import { describe, expect, it } from 'vitest'
import { createFormat, endSentence } from '#shared/format.ts'
import { createTexts } from '#shared/texts/index.ts'

const afternoon = new Date(2026, 10, 24, 14, 20).getTime()

describe('the formatter of numbers and times', () => {
  it('follows the chosen language', () => {
    const { longDate, ...german } = createFormat('de')
    expect([german.count(1_240), german.percent(65.4), german.timeOfDay(afternoon)]).toEqual([
      '1.240',
      '65\u00A0%',
      '14:20',
    ])
    expect(longDate(afternoon, afternoon)).toBe('Dienstag, 24. November')
    expect(longDate(afternoon, new Date(2027, 0, 2).getTime())).toBe('24. November 2026')
    const english = createFormat()
    expect([english.count(1_240), english.percent(65.4), english.timeOfDay(afternoon)]).toEqual([
      '1,240',
      '65%',
      '14:20',
    ])
    expect(english.longDate(afternoon, afternoon)).toBe('Tuesday 24 November')
  })

  it.each(['en', 'en-IN', 'de', 'de-CH'])('groups digits as is usual in the language %s', (locale) => {
    const { count } = createFormat(locale)
    const { format } = new Intl.NumberFormat(locale)
    const numbers = [0, 1, 42, 999, 1_000, 1_234_567, 7.5, -3, -1_240]
    expect(numbers.map(count)).toEqual(numbers.map((number) => format(number)))
  })

  it.each(['en', 'en-GB', 'en-US', 'de', 'de-AT', 'de-DE'])(
    'writes percentages as is usual in the language %s',
    (locale) => {
      const { percent } = createFormat(locale)
      const { format } = new Intl.NumberFormat(locale, { style: 'percent' })
      expect([0, 40, 100].map(percent)).toEqual([0, 0.4, 1].map(format))
    },
  )

  it.each([
    ['en', ['640 MB', '1 GB', '15.9 GB', '1,200 GB']],
    ['de', ['640 MB', '1 GB', '15,9 GB', '1.200 GB']],
  ])('shows memory sizes in MB or GB in the language %s', (locale, sizes) => {
    const { memorySize } = createFormat(locale)
    expect([640.4, 999.9, 15_873, 1_200_000].map(memorySize)).toEqual(sizes)
  })

  it.each([
    ['40 seconds', 40_000, '40 s'],
    ['58 seconds', 58_000, '1 min'],
    ['8.4 minutes', 8.4 * 60_000, '8 min'],
    ['64 minutes', 64 * 60_000, '1 h 5 min'],
    ['64 hours', 64 * 60 * 60_000, '2 d 16 h'],
    ['an invalid duration', Number.NaN, '–'],
  ])('shows an estimate of %s as $2', (_, ms, words) => {
    expect(createFormat().aboutDuration(ms)).toBe(words)
  })

  it.each([
    [0.015, 0.1, '1–6 s'],
    [8.2, 8.9, '8–9 min'],
    [8.2, 8.4, '8 min'],
    [0.5, 0.8, '30–50 s'],
    [0.5, 2, '1–2 min'],
    [50, 70, '50 min – 1 h 10 min'],
    [60, 120, '1–2 h'],
    [65, 120, '1 h 5 min – 2 h'],
    [26 * 60, 50 * 60, '1 d 2 h – 2 d 2 h'],
  ])('shows a range from %d to %d minutes as $2', (from, to, words) => {
    expect(createFormat().durationRange(from * 60_000, to * 60_000)).toBe(words)
  })

  it.each(['en', 'en-GB', 'en-US', 'en-AU', 'de', 'de-AT', 'de-CH'])(
    'shows times of day as is usual in the language %s',
    (locale) => {
      const { timeOfDay } = createFormat(locale)
      const { format } = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
      const times = [0, 5, 9 * 60 + 7, 12 * 60, 16 * 60 + 30].map((minutes) =>
        new Date(2026, 10, 24, 0, minutes).getTime(),
      )
      expect(times.map(timeOfDay)).toEqual(times.map((at) => format(at)))
      expect(timeOfDay(Number.NaN)).toBe('–')
    },
  )

  it('uses the user’s time zone', () => {
    const zone = process.env['TZ']
    try {
      const { dateOnly, timeOfDay } = createFormat('en-GB')
      const at = Date.UTC(2026, 11, 24, 20)
      const times = ['Europe/Berlin', 'Asia/Tokyo'].map((there) => {
        process.env['TZ'] = there
        return `${dateOnly(at)}, ${timeOfDay(at)}`
      })
      expect(times).toEqual(['24 Dec, 21:00', '25 Dec, 05:00'])
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it('shows long durations in days and hours', () => {
    expect(createFormat().duration(49 * 3_600_000)).toBe('2 d 1 h')
  })

  it.each([
    ['en', '1,240', 1_240],
    ['en', '1,240.5', 1_240.5],
    ['en', '12,5', 12.5],
    ['en', '7.5', 7.5],
    ['en', '1,000,000', 1_000_000],
    ['de', '1.240', 1_240],
    ['de', '1.240,5', 1_240.5],
    ['de', '12.5', 12.5],
    ['de', '7,5', 7.5],
    ['fr', '1\u{202F}240,5', 1_240.5],
    ['en', ' 10 ', 10],
    ['en', '-3', -3],
    ['en', '.5', 0.5],
  ])('reads $1 as the number $2 in the language %s', (locale, text, number) => {
    expect(createFormat(locale).numberIn(text)).toBe(number)
  })

  it.each(['', 'ten', '10 %', '1.2.3', '1e3', '0x10'])('doesn’t accept the text “%s” as a number', (text) => {
    expect(createFormat('en').numberIn(text)).toBeUndefined()
  })
})

describe('a sentence with a server’s text', () => {
  it.each([
    ['Connection refused', 'Connection refused.'],
    ['The server is limiting requests.', 'The server is limiting requests.'],
    ['Is the server running on this port?', 'Is the server running on this port?'],
    ['It broke!', 'It broke!'],
    ['It said “no.”', 'It said “no.”'],
    ['(see above.)', '(see above.)'],
    ['Retrying…', 'Retrying…'],
    ['It said “no” ', 'It said “no”.'],
  ])('has a single punctuation mark at its end: %j becomes %j', (text, sentence) => {
    expect(endSentence(text)).toBe(sentence)
  })

  it('stays empty if the text is empty', () => {
    expect(endSentence('')).toBe('')
  })

  it.each([
    ['an English', createTexts('en', 'en-GB')],
    ['a German', createTexts('de', 'de')],
  ])(
    'never ends with two punctuation marks in %s message',
    (_, { common: words, commands, notifications, storage, files }) => {
      for (const sentence of ['Is it running?', 'It broke!', 'Out of memory.']) {
        for (const text of [
          words.sentences(sentence, 'More'),
          commands.server.readable(sentence),
          commands.server.readableWithKey(sentence),
          notifications.unavailable.noBus(sentence),
          storage.setAside(sentence, '/x'),
          files.partialLeft(sentence, '/x'),
        ]) {
          expect(text).not.toMatch(/[?!.]\./)
        }
      }
    },
  )
})

it('plural forms follow the rules of the language', () => {
  const english = createFormat('en')
  expect([0, 1, 2].map((n) => english.plural(n, 'job', 'jobs'))).toEqual(['0 jobs', '1 job', '2 jobs'])
  const polish = createFormat('pl')
  expect([1, 3, 5, 1.5].map((n) => polish.plural(n, 'zadanie', 'zadania', 'zadań', 'zadania'))).toEqual([
    '1 zadanie',
    '3 zadania',
    '5 zadań',
    '1,5 zadania',
  ])
})
