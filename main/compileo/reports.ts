import type { Analysis, DatasetRow, ExtractionRow } from './lists.ts'
import type { JobReport } from './schema.ts'

/** It has neither the analysis's progress nor the reason for a failure. */
export const reportOfAnalysis = ({ jobId, status, summary, completedAt }: Analysis): JobReport => ({
  jobId,
  status,
  progress: status === 'completed' ? 100 : 0,
  step: '',
  ...(summary !== undefined && { result: summary }),
  completedAt,
})

/** Returns the row's outcome; undefined if unreliable: rows show neither failures nor cancels. */
export function outcomeOfExtraction(row: ExtractionRow): JobReport | undefined {
  const { jobId, status, found, createdAt, startedAt, completedAt } = row
  if (status !== 'completed') return undefined
  const result = found === undefined ? undefined : { operation: 'extraction', total_results: found }
  return { jobId, status, progress: 100, step: '', result, createdAt, startedAt, completedAt }
}

/** Returns the row's outcome; undefined if unreliable: `pending` may also mean running or cancelled. */
export function outcomeOfDataset({ jobId, status, result }: DatasetRow): JobReport | undefined {
  if (status !== 'completed' && status !== 'failed') return undefined
  return { jobId, status, progress: status === 'completed' ? 100 : 0, step: '', result }
}
