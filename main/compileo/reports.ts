import type { Analysis, DatasetRow, ExtractionRow } from './lists.ts'
import type { JobReport } from './schema.ts'

/** A quality analysis as a report: it tells neither how far it is nor why it failed. Pure. */
export const reportOfAnalysis = ({ jobId, status, summary, completedAt }: Analysis): JobReport => ({
  jobId,
  status,
  progress: status === 'completed' ? 100 : 0,
  step: '',
  ...(summary !== undefined && { result: summary }),
  completedAt,
})

/** How an extraction ended, where its row can be trusted: it says neither that one failed nor that one was cancelled. */
export function outcomeOfExtraction(row: ExtractionRow): JobReport | undefined {
  const { jobId, status, found, createdAt, startedAt, completedAt } = row
  if (status !== 'completed') return undefined
  const result = found === undefined ? undefined : { operation: 'extraction', total_results: found }
  return { jobId, status, progress: 100, step: '', result, createdAt, startedAt, completedAt }
}

/** How a dataset job ended, where its row can be trusted: `pending` also says that it runs, or was cancelled. */
export function outcomeOfDataset({ jobId, status, result }: DatasetRow): JobReport | undefined {
  if (status !== 'completed' && status !== 'failed') return undefined
  return { jobId, status, progress: status === 'completed' ? 100 : 0, step: '', result }
}
