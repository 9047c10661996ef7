import type { Analysis } from './lists.ts'
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
