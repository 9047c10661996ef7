/** Numbers, times and lengths of time, by `Intl` in the language that is set. */

/**
 * Makes each only when it is first used: one takes a millisecond to make, and the list shows few of them.
 */
function formatsFor(locale: string | undefined) {
  const dates = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(locale, options))
  return {
    number: once(() => new Intl.NumberFormat(locale)),
    clockTime: dates({ timeStyle: 'short' }),
    exactTime: dates({ timeStyle: 'medium' }),
    dayOnly: dates({ day: 'numeric', month: 'short' }),
    dayAndTime: dates({ dateStyle: 'medium', timeStyle: 'short' }),
    weekday: dates({ weekday: 'long', day: 'numeric', month: 'long' }),
    fullDate: dates({ dateStyle: 'long' }),
    exactDate: dates({ dateStyle: 'medium', timeStyle: 'medium' }),
  }
}

/** The same value each time, made the first time. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

let formats = formatsFor(undefined)

/** @param locale a BCP 47 tag; undefined for the person's own */
export function setLocale(locale: string | undefined): void {
  formats = formatsFor(locale)
}

/** What is said of a time that is none. Display never throws, at whatever number a file or a server holds. */
const unknownTime = '–'

const isTime = (at: number): boolean => !Number.isNaN(new Date(at).getTime())

const timeBy =
  (format: () => Intl.DateTimeFormat) =>
  (at: number): string =>
    isTime(at) ? format().format(at) : unknownTime

/** `at` in ms since the epoch, as the hour and minute of its day. */
export const timeOfDay = timeBy(() => formats.clockTime())
/** With seconds. */
export const exactTimeOfDay = timeBy(() => formats.exactTime())
export const dateAndTime = timeBy(() => formats.dayAndTime())
/** With seconds. */
export const exactDateAndTime = timeBy(() => formats.exactDate())
export const dateOnly = timeBy(() => formats.dayOnly())
/** A day with its year. */
export const fullDate = timeBy(() => formats.fullDate())
/** A day of this year with its weekday, an earlier one with its year. `at` and `now` in ms since the epoch. */
export const longDate = (at: number, now: number): string =>
  new Date(at).getFullYear() === new Date(now).getFullYear()
    ? timeBy(() => formats.weekday())(at)
    : fullDate(at)
/** A small whole number is written alike in all our languages, and most are: the first paint makes no format for them. */
export const count = (n: number): string =>
  Number.isInteger(n) && n >= 0 && n < 1_000 ? String(n) : formats.number().format(n)

/**
 * The number that a person wrote, in their language's way: "1,240.5" or "1.240,5". What can't group digits is taken for
 * the decimal mark, so that "7.5" is seven and a half in both. Undefined where it is no number.
 */
export function numberIn(text: string): number | undefined {
  const parts = formats.number().formatToParts(12_345.6)
  const mark = parts.find(({ type }) => type === 'decimal')?.value ?? '.'
  const group = mark === ',' ? '.' : ','
  const [whole = '', ...fraction] = text.replaceAll(/[\s\u00A0\u202F'’]/g, '').split(mark)
  const grouped = new RegExp(`^-?\\d{1,3}(?:\\${group}\\d{3})+$`).test(whole)
  const plain = grouped ? whole.replaceAll(group, '') : whole.replace(group, '.')
  const written = [plain, ...fraction].join('.')
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(written) ? Number(written) : undefined
}

/** A progress of 0-100. */
export const percent = (progress: number): string => `${count(Math.floor(progress))} %`

/** A length of time in ms with its two largest units: "8 min 12 s". */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return unknownTime
  const s = Math.max(0, Math.floor(ms / second))
  if (ms < minute) return `${s} s`
  if (ms < hour) return withRest(`${Math.floor(s / 60)} min`, s % 60, 's')
  if (ms < day) return withRest(`${Math.floor(ms / hour)} h`, Math.floor((ms % hour) / minute), 'min')
  return withRest(`${count(Math.floor(ms / day))} d`, Math.floor((ms % day) / hour), 'h')
}

function withRest(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`
}

/** A length of time in ms, seconds only under a minute: "12 min", "2 h 5 min". */
export function roughDuration(ms: number): string {
  return ms >= minute && ms < hour ? `${Math.floor(ms / minute)} min` : duration(ms)
}

/** "1 job", "3 jobs". */
export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`

/** Goes on after a sentence that may be a question: with a comma, or with a capital letter. */
export function goOn(sentence: string, first: string, rest: string): string {
  return /[.?!]$/.test(sentence)
    ? `${sentence} ${first.charAt(0).toUpperCase()}${first.slice(1)} ${rest}`
    : `${sentence}, ${first} ${rest}`
}

/** Whether `at` lies less than a day after `now`, both ms since the epoch. */
export const isWithinADay = (at: number, now: number): boolean => at - now < day
