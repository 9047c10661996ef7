import { createFormat } from '#shared/format.ts'
import { createCatalogue } from '#shared/texts/catalogue.ts'
import * as de from '#shared/texts/de/german.ts'
import * as en from '#shared/texts/en/english.ts'

const samples = {
  words: ['x', ''],
  numbers: [0, 1, 3],
  times: [new Date(2033, 2, 3, 3, 33).getTime()],
}

function everyText(texts: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]): [string, string][] => {
      const here = path === '' ? key : `${path}.${key}`
      if (typeof value === 'string') return [[here, value]]
      if (typeof value === 'function') {
        const make = (sample: string | number) =>
          String(Reflect.apply(value, undefined, Array(value.length).fill(sample)))
        return samples[kindOf(make('x'))].map((sample) => [`${here}(${sample})`, make(sample)])
      }
      return typeof value === 'object' && value !== null ? [...everyText(value, here)] : []
    }),
  )
}

const kindOf = (sentence: string): keyof typeof samples =>
  sentence.includes('NaN') ? 'numbers' : sentence.includes('–') ? 'times' : 'words'

export const englishTextsByCode = everyText(createCatalogue(en)(createFormat('en')))
export const germanTextsByCode = everyText(createCatalogue(de)(createFormat('de')))
