import { withoutTrailing } from './cut.ts'
/**
 * Numbers, percentages, sizes, dates and lengths of time, by `Intl`, in the language they are made for: one for the
 * tray, the notifications and the window.
 */

/** English as it is written where no region is known. */
const usualLocale = 'en-GB'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** What is said of a time that is none. Display never throws, at whatever number a file or a server holds. */
const unknownTime = '–'

/** A day less than Date takes: the time zone is added. */
const isTime = (at: number): boolean => Math.abs(at) <= 8.64e15 - day

/** How things are written in one language. */
export type Format = ReturnType<typeof createFormat>

/**
 * Each `Intl` format is made when it is first used: the very first takes 8 ms of a start, the others one each.
 * @param locale a BCP 47 tag; none for English as it is written where no region is known
 */
export function createFormat(locale: string = usualLocale) {
  const number = once(() => new Intl.NumberFormat(locale))
  // As Intl writes them in our languages, without making a format for it.
  const percentSign = locale.startsWith('en') ? '%' : '\u00A0%'

  // A format keeps the time zone in which it was made, and people travel: these write local times given as UTC.
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = once(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }))
    return (at: number): string =>
      isTime(at) ? format().format(at - new Date(at).getTimezoneOffset() * minute) : unknownTime
  }
  const timeOfDay = dates({ timeStyle: 'short' })
  const clock = clockOf(locale)
  const weekday = dates({ weekday: 'long', day: 'numeric', month: 'long' })
  const fullDate = dates({ dateStyle: 'long' })

  const dayPeriods = once(() => {
    const hours = new Intl.DateTimeFormat(locale, { hour: 'numeric', timeZone: 'UTC' })
    if (!hours.resolvedOptions().hour12) return { is: undefined }
    const at = (hourOfDay: number) =>
      hours.formatToParts(hourOfDay * hour).find(({ type }) => type === 'dayPeriod')?.value ?? ''
    return { is: { am: at(9), pm: at(21) } }
  })

  /** A small whole number is written alike in all our languages, and most are: no format is made for them. */
  const count = (n: number): string =>
    Number.isInteger(n) && n >= 0 && n < 1_000 ? String(n) : number().format(n)

  /** A length of time in ms with its two largest units: "8 min 12 s". */
  function duration(ms: number): string {
    if (!Number.isFinite(ms)) return unknownTime
    const s = Math.max(0, Math.floor(ms / second))
    if (ms < minute) return `${s} s`
    if (ms < hour) return withRest(`${Math.floor(s / 60)} min`, s % 60, 's')
    if (ms < day) return withRest(`${Math.floor(ms / hour)} h`, Math.floor((ms % hour) / minute), 'min')
    return withRest(`${count(Math.floor(ms / day))} d`, Math.floor((ms % day) / hour), 'h')
  }

  function durationRange(fromMs: number, toMs: number): string {
    const to = rounded(toMs)
    // What is nearly a minute is one beside several.
    const from = to < minute ? rounded(fromMs) : Math.max(minute, rounded(fromMs))
    if (!Number.isFinite(to) || from >= to) return duration(to)
    const unit = to < minute ? second : to < hour ? minute : hour
    const isShort = to < day && from % unit === 0 && to % unit === 0
    return isShort ? `${from / unit}–${duration(to)}` : `${duration(from)} – ${duration(to)}`
  }

  return {
    count,
    /** "1 job", "3 jobs". */
    plural: (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`,
    /** A percentage of 0-100 in whole percents, rounded down, so that 100 is only said when it is true: "40%". */
    percent: (n: number): string => `${count(Math.floor(n))}${percentSign}`,
    /** A size of memory in megabytes, from a thousand on in gigabytes: "640 MB", "15.9 GB". */
    memorySize: (megabytes: number): string => {
      const whole = Math.round(megabytes)
      return whole < 1_000 ? `${count(whole)} MB` : `${count(Math.round(whole / 100) / 10)} GB`
    },

    /** `at` in ms since the epoch, as the hour and minute of its day. */
    timeOfDay: clock ? (at: number): string => (isTime(at) ? clock(new Date(at)) : unknownTime) : timeOfDay,
    /** With seconds. */
    exactTimeOfDay: dates({ timeStyle: 'medium' }),
    dateAndTime: dates({ dateStyle: 'medium', timeStyle: 'short' }),
    /** With seconds. */
    exactDateAndTime: dates({ dateStyle: 'medium', timeStyle: 'medium' }),
    dateOnly: dates({ day: 'numeric', month: 'short' }),
    /** A day with its year. */
    fullDate,
    /** A day of this year with its weekday, an earlier one with its year. `at` and `now` in ms since the epoch. */
    longDate: (at: number, now: number): string =>
      new Date(at).getFullYear() === new Date(now).getFullYear() ? weekday(at) : fullDate(at),

    /** What the halves of a day are called; undefined where its hours count up to 24. */
    dayPeriods: () => dayPeriods().is,

    duration,
    /** A length of time in ms, seconds only under a minute: "12 min", "2 h 5 min". */
    roughDuration: (ms: number): string =>
      ms >= minute && ms < hour ? `${Math.floor(ms / minute)} min` : duration(ms),

    /** A length of time as nobody knows it better: "8 min", from an hour on in steps of five minutes, then of 15. */
    aboutDuration: (ms: number): string => duration(rounded(ms)),
    /** From one length of time to another, as nobody knows them better: "8–9 min", "50 min – 1 h 10 min". */
    durationRange,

    /**
     * The number that a person wrote, in their language's way: "1,240.5" or "1.240,5". What can't group digits is taken
     * for the decimal mark, so that "7.5" is seven and a half in both. Undefined where it is no number.
     */
    numberIn: (text: string): number | undefined => {
      const parts = number().formatToParts(12_345.6)
      return readNumber(text, parts.find(({ type }) => type === 'decimal')?.value ?? '.')
    },
  }
}

const twoDigits = (n: number) => String(n).padStart(2, '0')

/** Counts hours up to 24. */
const longClock = (at: Date): string => `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`

/** Counts them up to 12. */
const americanClock = (at: Date): string =>
  `${at.getHours() % 12 || 12}:${twoDigits(at.getMinutes())} ${at.getHours() < 12 ? 'AM' : 'PM'}`

/**
 * The hour and minute of a day as Intl writes them in the usual locales, without making a format for it: of all that is said
 * of a time at rest, the tray says this alone. Undefined where it is left to Intl.
 */
function clockOf(locale: string): ((at: Date) => string) | undefined {
  if (locale === 'en-US') return americanClock
  return locale === usualLocale || /^de\b/.test(locale) ? longClock : undefined
}

/** A length of time in ms, as exactly as one that was not measured is said. */
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

function withRest(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`
}

/** @param mark the language's decimal mark */
function readNumber(text: string, mark: string): number | undefined {
  const group = mark === ',' ? '.' : ','
  const [whole = '', ...fraction] = text.replaceAll(/[\s\u00A0\u202F'’]/g, '').split(mark)
  const grouped = new RegExp(`^-?\\d{1,3}(?:\\${group}\\d{3})+$`).test(whole)
  const plain = grouped ? whole.replaceAll(group, '') : whole.replace(group, '.')
  const written = [plain, ...fraction].join('.')
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(written) ? Number(written) : undefined
}

/** The same value each time, made the first time. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** Whether a text ends as a sentence does, perhaps with a quotation mark or bracket after that. */
const isEnded = (text: string) => /[.?!…]["'’”“»)\u2069]*$/.test(text)

/** A text as a whole sentence. What it quotes, such as a server's own words, may end one already, or ask. */
export function ended(text: string): string {
  const words = withoutTrailing(text, ' ')
  return words === '' || isEnded(words) ? words : `${words}.`
}

/** A text with a capital letter in front. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Goes on after a sentence that may be a question: with a comma, or with a capital letter. */
export function goOn(sentence: string, first: string, rest: string): string {
  return isEnded(sentence)
    ? `${sentence} ${first.charAt(0).toUpperCase()}${first.slice(1)} ${rest}`
    : `${sentence}, ${first} ${rest}`
}

/** Whether `at` lies less than a day after `now`, both ms since the epoch. */
export const isWithinADay = (at: number, now: number): boolean => at - now < day
