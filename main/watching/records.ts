import type { CallOptions, CompileoClient } from '../compileo/client.ts'
import type { Answer, CompileoError } from '../compileo/errors.ts'
import { readDataset, readExtraction } from '../compileo/list-routes.ts'
import { outcomeOfDataset, outcomeOfExtraction } from '../compileo/reports.ts'
import type { JobReport } from '../compileo/schema.ts'
import type { JobState } from '../../shared/model.ts'
import { isUuid } from '../../shared/rules/job-ids.ts'

/** What is known of a job that its queue has forgotten. */
export type Forgotten = Pick<JobState, 'jobId' | 'kind' | 'run' | 'startedAt'>

/** What a server's own tables hold of jobs that its queue has forgotten. There is one of each connection. */
export interface Records {
  /**
   * How the job ended, by the server's own records; undefined where none can be trusted to tell it. An error only where
   * the server may be able to tell later.
   * @throws the reason of `options.signal` when it is aborted
   */
  outcomeOf(job: Forgotten, options: CallOptions): Promise<Answer<JobReport | undefined>>
}

/** Whether the server can't be asked now; anything else it says is that it has no such record. */
const mayTellLater = ({ kind }: CompileoError): boolean =>
  kind === 'unreachable' || kind === 'unauthorized' || kind === 'limited'

/**
 * Whether a record is of the run that was watched. A dataset that failed and was restarted may have failed in the run
 * before; what ended before the run began is not its end.
 */
function isOfThisRun({ status, completedAt }: JobReport, { run, startedAt }: Forgotten): boolean {
  if (status === 'failed' && run > 1) return false
  return completedAt === undefined || startedAt === undefined || completedAt >= startedAt
}

export function createRecords(client: CompileoClient): Records {
  /** Routes that this server doesn't have. */
  const absent = new Set<'dataset' | 'extraction'>()

  async function look(
    of: 'dataset' | 'extraction',
    job: Forgotten,
    options: CallOptions,
  ): Promise<Answer<JobReport | undefined>> {
    if (absent.has(of) || (job.kind !== undefined && job.kind !== of)) return { ok: true, value: undefined }
    const { jobId } = job
    // For any other ID the server has a fault of its own.
    if (of === 'extraction' && !isUuid(jobId)) return { ok: true, value: undefined }
    const answer =
      of === 'dataset'
        ? await readDataset(client, jobId, options)
        : await readExtraction(client, jobId, options)
    if (!answer.ok) {
      if (answer.error.kind === 'not-compileo') {
        // Only a server that is there can lack a route: the page of a captive portal is no word of it.
        const health = await client.health(options)
        if (!health.ok) return health
        absent.add(of)
      }
      return mayTellLater(answer.error) ? answer : { ok: true, value: undefined }
    }
    if (answer.value.jobId !== jobId) return { ok: true, value: undefined }
    const report =
      'result' in answer.value ? outcomeOfDataset(answer.value) : outcomeOfExtraction(answer.value)
    return { ok: true, value: report && isOfThisRun(report, job) ? report : undefined }
  }

  return {
    async outcomeOf(job, options) {
      for (const of of ['dataset', 'extraction'] as const) {
        const found = await look(of, job, options)
        if (!found.ok) return found
        if (!found.value) continue
        // A row's start is not that of the queue, by which one run is told from the next.
        const { startedAt: _, createdAt: _created, ...report } = found.value
        return { ok: true, value: report }
      }
      return { ok: true, value: undefined }
    },
  }
}
