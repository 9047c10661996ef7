import { closeSync, openSync } from 'node:fs'
import { z } from 'zod'
import { openDocument } from '#main/core/storage/document.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import type { Message } from '#shared/message.ts'
import { FinishedJobs } from '#main/core/storage/finished-jobs.ts'
import { openLedger } from '#main/core/storage/ledger.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

export const work = z.object({
  folder: z.string(),
  /** Each document is written separately. */
  documents: z.array(z.string()).default([]),
  outcomes: z.array(z.string()).default([]),
  /** These finished jobs are saved together. */
  finished: z.array(z.string()).default([]),
  /** How many days after the program's start the work begins. */
  days: z.number().default(0),
  announced: z.boolean().default(false),
  /** If set, no more files can be opened while the profile is being opened. */
  exhausted: z.boolean().default(false),
})

function openAllThereAre(): number[] {
  const taken: number[] = []
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'))
  } catch {
    // EMFILE means that the limit is reached.
    return taken
  }
}

export async function carryOut({
  folder,
  documents,
  outcomes,
  finished,
  days,
  announced,
  exhausted,
}: z.infer<typeof work>) {
  const taken = exhausted ? openAllThereAre() : []
  let now = Date.now()
  const complaints: string[] = []
  const onCorrupt = (message: Message) => complaints.push(formatMessageOrText(message))

  const document = openDocument({
    folder,
    name: 'names',
    schema: z.object({ text: z.string() }),
    version: 1,
    empty: { text: '' },
    now,
    onCorrupt,
  })
  const ledger = openLedger({ folder, now: () => now, onCorrupt })
  const troubles: (string | null)[] = []
  ledger.onError((reason) => troubles.push(reason === undefined ? null : formatMessageOrText(reason)))

  for (const fd of taken) closeSync(fd)

  const refusals: string[] = []
  for (const text of documents) {
    try {
      document.write({ text })
    } catch (error) {
      refusals.push(formatMessageOrText(getErrorMessage(error)))
    }
  }
  if (finished.length > 0) {
    const schema = z.object({ serverId: z.string(), jobId: z.string() })
    const jobs = new FinishedJobs({ folder, schema, now, onCorrupt })
    jobs.put(finished.map((jobId) => ({ serverId: 's', jobId })))
    jobs.close()
  }
  now += days * 24 * 60 * 60_000
  for (const id of outcomes) {
    const outcome = {
      id: 'completed@1',
      key: `s/${id}`,
      kind: 'completed',
      run: 1,
      at: now,
      progress: 100,
    } as const
    await ledger.recordDue(outcome)
    if (announced) ledger.recordAnnounced(outcome)
  }
  ledger.close()
  return { complaints, refusals, troubles, read: document.read().text.length }
}
