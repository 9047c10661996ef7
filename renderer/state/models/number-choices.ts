import type { JobView, ServerView, JobWith } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'

interface NumberChoices {
  readonly choices: readonly { readonly value: string; readonly name: string }[]
  readonly chosen: string
}

/** Adds the current values to the values that a menu offers. */
export function addCurrentChoices(
  offered: readonly number[],
  ...current: readonly number[]
): readonly number[] {
  const unusual = current.filter((each) => !offered.includes(each))
  return [...offered, ...unusual].toSorted((a, b) => a - b)
}

/** Creates the choices for jobs. The empty value stands for the default of their server or kind. */
function createChoices(
  own: readonly (number | undefined)[],
  offered: readonly number[],
  usual: string,
  nameOf: (each: number) => string,
): NumberChoices {
  const set = [...new Set(own)].filter((each) => each !== undefined)
  const numbers = addCurrentChoices(offered, ...set)
  return {
    choices: [
      { value: '', name: usual },
      ...numbers.map((each) => ({ value: String(each), name: nameOf(each) })),
    ],
    chosen: new Set(own).size > 1 ? 'several' : String(set[0] ?? ''),
  }
}

export const offeredRestarts = [0, 1, 3, 5]

export function createAutoRestartChoices(
  jobs: readonly JobView[],
  servers: readonly ServerView[],
  { rowMenu }: Texts,
): NumberChoices {
  const theirs = new Set(
    jobs.map((job) => servers.find((server) => server.id === job.identity.serverId)?.autoRestarts ?? 0),
  )
  const [asServer] = theirs.size === 1 ? theirs : []
  const usual = asServer === undefined ? rowMenu.asServer : rowMenu.asServerIs(asServer)
  return createChoices(
    jobs.map((job) => job.user.autoRestarts),
    offeredRestarts,
    usual,
    rowMenu.times,
  )
}

const minute = 60_000

export const offeredMinutes = [15, 30, 60, 120, 240, 480, 1_440]

export const createLimitChoices = (
  jobs: readonly JobWith<'limitMs'>[],
  { format, rowMenu }: Texts,
): NumberChoices =>
  createChoices(
    jobs.map(({ user: { limitMs } }) => limitMs),
    offeredMinutes.map((minutes) => minutes * minute),
    rowMenu.usualLimit,
    format.duration,
  )
