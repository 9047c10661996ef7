/** Numbers and times, by `Intl` in the language that is set. */

// Four digits in a row are read at a glance; only longer numbers need to be parted.
const numbersOf = (locale: string) => new Intl.NumberFormat(locale, { useGrouping: 'min2' })

const usual = 'en-GB'
let locale = usual
let numbers: Intl.NumberFormat | undefined

/** @param tag a BCP 47 tag; none for English as it is written where no region is known */
export function setLocale(tag: string = usual): void {
  locale = tag
  numbers = undefined
}

export function count(n: number): string {
  // Most are written the same in every language that we speak, and the first format takes 8 ms of a start.
  if (Number.isInteger(n) && n >= 0 && n < 10_000) return String(n)
  return (numbers ??= numbersOf(locale)).format(n)
}

/** "1 job", "3 jobs". */
export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`

/** A progress of 0-100 in whole percents, rounded down: a hundred are said when it is so. */
export const percent = (progress: number): string => `${count(Math.floor(progress))} %`

// No formats are kept for times: they would hold on to the time zone in which they were made, and people travel.

/** The hour and minute of `at`, ms since the epoch, in local time. */
export const timeOfDay = (at: number): string =>
  new Date(at).toLocaleTimeString(locale, { timeStyle: 'short' })

/** The day and month of `at`, ms since the epoch, in local time. */
export const dayOfYear = (at: number): string =>
  new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'short' })
