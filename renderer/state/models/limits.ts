import type { JobView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'

const minute = 60_000
export const offeredMinutes = [15, 30, 60, 120, 240, 480, 1_440]

/** Lists the limits to choose from; '' uses the limit of the job's kind. */
export function limitChoices(
  jobs: readonly Pick<JobView, 'limitMs'>[],
  { format, rowMenu }: Texts,
): { choices: { value: string; name: string }[]; chosen: string } {
  const own = new Set(jobs.map(({ limitMs }) => limitMs))
  const set = [...own].filter((limit) => limit !== undefined)
  const all = [...new Set([...offeredMinutes.map((minutes) => minutes * minute), ...set])]
  return {
    choices: [
      { value: '', name: rowMenu.usualLimit },
      ...all
        .toSorted((a, b) => a - b)
        .map((limit) => ({ value: String(limit), name: format.duration(limit) })),
    ],
    chosen: own.size > 1 ? 'several' : String(set[0] ?? ''),
  }
}
