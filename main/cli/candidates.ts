import { byBatch } from '../../shared/rules/batch.ts'
import { batchName } from '../../shared/texts/batch-progress.ts'
import type { Candidates } from './commands.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Listing } from './list.ts'
import { activityLine, nameIn, oneLine } from './job-record.ts'

/** Prints what shell completions offer, each with a description behind a tab. */
export function printCandidates({ session, texts, out }: Listing, of: Candidates): ExitCode {
  const lists: Readonly<Record<Candidates, () => readonly (readonly [string, string])[]>> = {
    jobs: () =>
      session.jobs.flatMap((job) => {
        const label = job.label?.trim()
        const now = activityLine(job, texts)
        return [[job.jobId, nameIn(job, texts)] as const, ...(label ? [[label, now] as const] : [])]
      }),
    servers: () => session.servers.map(({ name, url }) => [name, url]),
    batches: () =>
      [...byBatch(session.jobs)].flatMap(([id, members]) => {
        const batch = session.batches.find((each) => each.id === id)
        return batch ? [[batchName(batch, members, texts), texts.format.count(members.length)] as const] : []
      }),
  }
  for (const [word, about] of lists[of]()) out(`${oneLine(word)}\t${oneLine(about)}`)
  return exitCodes.completed
}
