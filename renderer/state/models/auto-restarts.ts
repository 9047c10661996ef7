import type { JobView, ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'

/** The offered numbers; a job may have another one from elsewhere. */
const offered = [0, 1, 3, 5]

export function autoRestartChoices(
  jobs: readonly JobView[],
  servers: readonly ServerView[],
  texts: Texts,
): {
  readonly choices: readonly { readonly value: string; readonly name: string }[]
  readonly chosen: string
} {
  const own = new Set(jobs.map((job) => job.autoRestarts))
  const theirs = new Set(
    jobs.map((job) => servers.find((server) => server.id === job.serverId)?.autoRestarts ?? 0),
  )
  const [asServer] = theirs.size === 1 ? theirs : []
  const set = [...own].filter((times) => times !== undefined)
  const numbers = [...new Set([...offered, ...set])].toSorted((a, b) => a - b)
  return {
    choices: [
      {
        value: '',
        name: asServer === undefined ? texts.rowMenu.asServer : texts.rowMenu.asServerIs(asServer),
      },
      ...numbers.map((times) => ({ value: String(times), name: texts.rowMenu.times(times) })),
    ],
    chosen: own.size > 1 ? 'several' : String(set[0] ?? ''),
  }
}
