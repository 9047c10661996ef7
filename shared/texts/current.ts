/**
 * For the transition only: the language that is set, for everything that isn't handed its texts yet. New code takes
 * `Texts` as an argument (`useTexts()` in a component). This file goes when nothing imports it any more.
 */
import type { Format } from '../format.ts'
import type { Language } from '../languages.ts'
import { createTexts, type Texts } from './index.ts'

/** Every text in the language that is set; English until one is. Read it when something is said, not before. */
export let texts: Texts = createTexts('en', 'en')

let set = 'en en'

/** Takes over a language: whatever is said from now on is in it. @param system such as `de-AT` */
export function setLanguage(language: Language, system: string): void {
  const asked = `${language} ${system}`
  if (asked === set) return
  set = asked
  texts = createTexts(language, system)
}

export const count: Format['count'] = (n) => texts.format.count(n)
export const percent: Format['percent'] = (n) => texts.format.percent(n)
export const memorySize: Format['memorySize'] = (megabytes) => texts.format.memorySize(megabytes)
export const numberIn: Format['numberIn'] = (text) => texts.format.numberIn(text)
export const duration: Format['duration'] = (ms) => texts.format.duration(ms)
export const roughDuration: Format['roughDuration'] = (ms) => texts.format.roughDuration(ms)
export const timeOfDay: Format['timeOfDay'] = (at) => texts.format.timeOfDay(at)
export const exactTimeOfDay: Format['exactTimeOfDay'] = (at) => texts.format.exactTimeOfDay(at)
export const dateAndTime: Format['dateAndTime'] = (at) => texts.format.dateAndTime(at)
export const exactDateAndTime: Format['exactDateAndTime'] = (at) => texts.format.exactDateAndTime(at)
export const dateOnly: Format['dateOnly'] = (at) => texts.format.dateOnly(at)
export const longDate: Format['longDate'] = (at, now) => texts.format.longDate(at, now)
