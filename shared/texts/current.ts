/**
 * For the transition only: the language that is set, for what of the main process isn't handed its texts yet. New code takes
 * `Texts` as an argument. This file goes when nothing imports it any more.
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

export const percent: Format['percent'] = (n) => texts.format.percent(n)
export const roughDuration: Format['roughDuration'] = (ms) => texts.format.roughDuration(ms)
export const timeOfDay: Format['timeOfDay'] = (at) => texts.format.timeOfDay(at)
export const dateOnly: Format['dateOnly'] = (at) => texts.format.dateOnly(at)
