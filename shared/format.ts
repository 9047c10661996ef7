import { trimTrailing } from './truncate.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Shown for an invalid time, because formatting never throws. */
const unknownTime = '–'

/** One day below the limit of `Date`, because the time zone offset is added. */
const isValidTime = (at: number): boolean => Math.abs(at) <= 8.64e15 - day

export type Format = ReturnType<typeof createFormat>

/**
 * Creates the formats of a BCP 47 locale. `Intl` formats are created on first use, because the first one
 * takes 8 ms of startup.
 */
export function createFormat(locale = 'en-GB') {
  const number = lazy(() => new Intl.NumberFormat(locale))
  // The same as Intl's in our languages, without creating a format.
  const percentSign = locale.startsWith('en') ? '%' : '\u00A0%'

  // An Intl format keeps its time zone when users travel, so local times are formatted as UTC.
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = lazy(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }))
    return (at: number): string =>
      isValidTime(at) ? format().format(at - new Date(at).getTimezoneOffset() * minute) : unknownTime
  }
  const weekday = dates({ weekday: 'long', day: 'numeric', month: 'long' })
  const fullDate = dates({ dateStyle: 'long' })

  // A language with other plural forms needs other texts, but no other code.
  const rules = lazy(() => new Intl.PluralRules(locale))
  const categories = lazy(() => {
    const used = rules().resolvedOptions().pluralCategories
    return pluralCategories.filter((category) => used.includes(category))
  })

  /**
   * Formats a number. Small whole numbers look the same in all our languages, so most need no Intl format.
   */
  const count = (n: number): string =>
    Number.isInteger(n) && n >= 0 && n < 1_000 ? String(n) : number().format(n)

  /** Formats ms with the two largest units: "8 min 12 s". */
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
    // If the range ends after several minutes, a start just below a minute is rounded to one minute.
    const from = to < minute ? rounded(fromMs) : Math.max(minute, rounded(fromMs))
    if (!Number.isFinite(to) || from >= to) return duration(to)
    const unit = to < minute ? second : to < hour ? minute : hour
    const isShort = to < day && from % unit === 0 && to % unit === 0
    return isShort ? `${from / unit}–${duration(to)}` : `${duration(from)} – ${duration(to)}`
  }

  return {
    count,
    /**
     * Formats "1 job", "3 jobs". The forms are in the order of `pluralCategories`, as far as the language has
     * them.
     */
    plural: (n: number, ...forms: readonly [string, ...string[]]): string =>
      `${count(n)} ${forms[categories().indexOf(rules().select(n))] ?? forms.at(-1) ?? ''}`,
    /** Formats a percentage such as "40%". It is rounded down, so that only completed work shows 100. */
    percent: (n: number): string => `${count(Math.floor(n))}${percentSign}`,
    memorySize: (megabytes: number): string => {
      const whole = Math.round(megabytes)
      return whole < 1_000 ? `${count(whole)} MB` : `${count(Math.round(whole / 100) / 10)} GB`
    },

    /** `at` in ms since the epoch, as hour and minute. */
    timeOfDay: dates({ timeStyle: 'short' }),
    /** With seconds. */
    exactTimeOfDay: dates({ timeStyle: 'medium' }),
    dateAndTime: dates({ dateStyle: 'medium', timeStyle: 'short' }),
    /** With seconds. */
    exactDateAndTime: dates({ dateStyle: 'medium', timeStyle: 'medium' }),
    dateOnly: dates({ day: 'numeric', month: 'short' }),
    fullDate,
    /**
     * With the weekday if the date is in this year, else with the year. `at` and `now` are in ms since the
     * epoch.
     */
    longDate: (at: number, now: number): string =>
      new Date(at).getFullYear() === new Date(now).getFullYear() ? weekday(at) : fullDate(at),

    duration,
    /** Shows seconds only below a minute: "12 min", "2 h 5 min". */
    roughDuration: (ms: number): string =>
      ms >= minute && ms < hour ? `${Math.floor(ms / minute)} min` : duration(ms),

    /** Formats an approximate duration: "8 min"; above an hour in steps of 5 minutes, later of 15. */
    aboutDuration: (ms: number): string => duration(rounded(ms)),
    /** Formats "8–9 min", "50 min – 1 h 10 min". */
    durationRange,

    /**
     * Parses a number. A separator that can't group digits is the decimal mark, so "7.5" is 7½ in both
     * languages.
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

/** @param mark the language's decimal mark */
function parseNumber(text: string, mark: string): number | undefined {
  const group = mark === ',' ? '.' : ','
  const [whole = '', ...fraction] = text.replaceAll(/[\s\u00A0\u202F'’]/g, '').split(mark)
  const grouped = new RegExp(`^-?\\d{1,3}(?:\\${group}\\d{3})+$`).test(whole)
  const plain = grouped ? whole.replaceAll(group, '') : whole.replace(group, '.')
  const written = [plain, ...fraction].join('.')
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(written) ? Number(written) : undefined
}

/** Creates a value on first use. */
export function lazy<T extends object>(make: () => T): () => T {
  let formatter: T | undefined
  return () => (formatter ??= make())
}

/** Whether a sentence has an end mark, which may be followed by a quotation mark or bracket. */
const isEnded = (text: string) => /[.?!…]["'’”“»)\u2069]*$/.test(text)

/** Adds an end mark to a sentence, unless a quoted text at its end has one. */
export function endSentence(text: string): string {
  const trimmed = trimTrailing(text, ' ')
  return trimmed === '' || isEnded(trimmed) ? trimmed : `${trimmed}.`
}

/** Capitalizes the first letter. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Joins two parts with a comma, or with a capital letter if the first is a question. */
export function continueSentence(sentence: string, first: string, rest: string): string {
  return isEnded(sentence)
    ? `${sentence} ${first.charAt(0).toUpperCase()}${first.slice(1)} ${rest}`
    : `${sentence}, ${first} ${rest}`
}

/** Whether `at` is less than a day after `now`, both in ms since the epoch. */
export const isWithinADay = (at: number, now: number): boolean => at - now < day
