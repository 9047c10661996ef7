import { trimTrailing } from './truncate.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The text for an invalid time. Formatting never throws. */
const unknownTime = '–'

/**
 * Whether a time can be formatted. The limit is one day below that of `Date`, because the offset of the time
 * zone is added later.
 */
const isValidTime = (at: number): boolean => Math.abs(at) <= 8.64e15 - day

export type Format = ReturnType<typeof createFormat>

/**
 * Creates the formats for a BCP 47 locale. Each `Intl` format is created when it is first used, because the
 * first one delays the start by 8 ms.
 */
export function createFormat(locale = 'en-GB') {
  const number = createLazy(() => new Intl.NumberFormat(locale))
  // The percent sign as `Intl` writes it in our languages. Creating an `Intl` format for it would cost time.
  const percentSign = locale.startsWith('en') ? '%' : '\u00A0%'

  // Creates a function that formats dates. An `Intl` format keeps the time zone in which it was created, even
  // if the user travels. So local times are formatted as if they were UTC.
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = createLazy(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }))
    return (at: number): string =>
      isValidTime(at) ? format().format(at - new Date(at).getTimezoneOffset() * minute) : unknownTime
  }
  const weekday = dates({ weekday: 'long', day: 'numeric', month: 'long' })
  const fullDate = dates({ dateStyle: 'long' })

  // The plural rules of the language. Another language may have other plural forms, for which it needs texts,
  // but no other code.
  const rules = createLazy(() => new Intl.PluralRules(locale))
  const categories = createLazy(() => {
    const used = rules().resolvedOptions().pluralCategories
    return pluralCategories.filter((category) => used.includes(category))
  })

  /**
   * Formats a number. Small whole numbers look the same in all our languages, so they need no `Intl` format.
   */
  const count = (n: number): string =>
    Number.isInteger(n) && n >= 0 && n < 1_000 ? String(n) : number().format(n)

  /** Formats a duration in ms with its two largest units, such as "8 min 12 s". */
  function duration(ms: number): string {
    if (!Number.isFinite(ms)) return unknownTime
    const s = Math.max(0, Math.floor(ms / second))
    if (ms < minute) return `${s} s`
    if (ms < hour) return withRemainder(`${Math.floor(s / 60)} min`, s % 60, 's')
    if (ms < day) return withRemainder(`${Math.floor(ms / hour)} h`, Math.floor((ms % hour) / minute), 'min')
    return withRemainder(`${count(Math.floor(ms / day))} d`, Math.floor((ms % day) / hour), 'h')
  }

  function durationRange(fromMs: number, toMs: number): string {
    const to = rounded(toMs)
    // If the range ends after more than a minute, a start below one minute is rounded up to one minute.
    const from = to < minute ? rounded(fromMs) : Math.max(minute, rounded(fromMs))
    if (!Number.isFinite(to) || from >= to) return duration(to)
    const unit = to < minute ? second : to < hour ? minute : hour
    const isShort = to < day && from % unit === 0 && to % unit === 0
    return isShort ? `${from / unit}–${duration(to)}` : `${duration(from)} – ${duration(to)}`
  }

  return {
    count,
    /**
     * Formats a number with its noun, such as "1 job" or "3 jobs". `forms` are in the order of
     * `pluralCategories`, without those that the language doesn't use.
     */
    plural: (n: number, ...forms: readonly [string, ...string[]]): string =>
      `${count(n)} ${forms[categories().indexOf(rules().select(n))] ?? forms.at(-1) ?? ''}`,
    /** Formats a percentage such as "40%". It is rounded down, so that only completed work shows 100%. */
    percent: (n: number): string => `${count(Math.floor(n))}${percentSign}`,
    memorySize: (megabytes: number): string => {
      const wholeMegabytes = Math.round(megabytes)
      return wholeMegabytes < 1_000
        ? `${count(wholeMegabytes)} MB`
        : `${count(Math.round(wholeMegabytes / 100) / 10)} GB`
    },

    /** Formats a time in ms since the epoch as hours and minutes. */
    timeOfDay: dates({ timeStyle: 'short' }),
    exactTimeOfDay: dates({ timeStyle: 'medium' }),
    dateAndTime: dates({ dateStyle: 'medium', timeStyle: 'short' }),
    exactDateAndTime: dates({ dateStyle: 'medium', timeStyle: 'medium' }),
    dateOnly: dates({ day: 'numeric', month: 'short' }),
    fullDate,
    /**
     * Formats a date with its weekday if it is in this year, otherwise with its year. `at` and `now` are in
     * ms since the epoch.
     */
    longDate: (at: number, now: number): string =>
      new Date(at).getFullYear() === new Date(now).getFullYear() ? weekday(at) : fullDate(at),

    duration,
    /** Formats a duration, with seconds only if it is below a minute: "12 min", "2 h 5 min". */
    roughDuration: (ms: number): string =>
      ms >= minute && ms < hour ? `${Math.floor(ms / minute)} min` : duration(ms),

    /**
     * Formats a duration such as "8 min". A duration above an hour is rounded to 5 minutes, and a much longer
     * one to 15.
     */
    aboutDuration: (ms: number): string => duration(rounded(ms)),
    /** Formats a range such as "8–9 min" or "50 min – 1 h 10 min". */
    durationRange,

    /**
     * Parses a number. A separator that can't group digits counts as the decimal mark. So "7.5" is seven and
     * a half in both languages.
     */
    numberIn: (text: string): number | undefined => {
      const parts = number().formatToParts(12_345.6)
      return parseNumber(text, parts.find(({ type }) => type === 'decimal')?.value ?? '.')
    },
  }
}

const pluralCategories = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

function rounded(ms: number): number {
  const step =
    ms < 10 * second
      ? second
      : ms < minute - 2.5 * second
        ? 5 * second
        : ms < hour
          ? minute
          : ms < 3 * hour
            ? 5 * minute
            : 15 * minute
  return Math.max(step, Math.round(ms / step) * step)
}

function withRemainder(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`
}

/** Parses a number. @param mark the decimal mark of the language */
function parseNumber(text: string, mark: string): number | undefined {
  const group = mark === ',' ? '.' : ','
  const [whole = '', ...fraction] = text.replaceAll(/[\s\u00A0\u202F'’]/g, '').split(mark)
  const isGrouped = new RegExp(`^-?\\d{1,3}(?:\\${group}\\d{3})+$`).test(whole)
  const plain = isGrouped ? whole.replaceAll(group, '') : whole.replace(group, '.')
  const numberText = [plain, ...fraction].join('.')
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(numberText) ? Number(numberText) : undefined
}

/** Returns a function that creates a value when it is first called, and later returns the same value. */
export function createLazy<T extends object>(make: () => T): () => T {
  let formatter: T | undefined
  return () => (formatter ??= make())
}

/** Whether a sentence ends with a punctuation mark. A quotation mark or a bracket may follow. */
const isEnded = (text: string) => /[.?!…]["'’”“»)\u2069]*$/.test(text)

/** Adds a full stop to a sentence, unless the sentence or a quoted text at its end has a punctuation mark. */
export function endSentence(text: string): string {
  const trimmed = trimTrailing(text, ' ')
  return trimmed === '' || isEnded(trimmed) ? trimmed : `${trimmed}.`
}

/** Capitalizes the first letter. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * Joins two parts of a sentence. If the first part already ends like a sentence, the second part begins with
 * a capital letter.
 */
export function joinSentence(sentence: string, first: string, rest: string): string {
  return isEnded(sentence)
    ? `${sentence} ${first.charAt(0).toUpperCase()}${first.slice(1)} ${rest}`
    : `${sentence}, ${first} ${rest}`
}

/** Whether `at` is less than a day after `now`, both in ms since the epoch. */
export const isWithinADay = (at: number, now: number): boolean => at - now < day
