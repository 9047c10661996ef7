import type { JobReport } from '#main/compileo/schema.ts'
import type { ListedJob, ServerId } from '#shared/model.ts'
import { findResultErrors } from '#shared/rules/result-errors.ts'
import { getDisplayStatus } from '#shared/rules/status.ts'
import type { Candidate } from './source.ts'

/** Creates the discovered job of a report, with times by our clock. */
export function toListedJob(
  serverId: ServerId,
  { jobId, source, kind, startedBy, project }: Candidate,
  report: JobReport,
  skewMs: number,
): ListedJob {
  const toOurTime = (time: number | undefined) => (time === undefined ? undefined : time - skewMs)
  const errors = report.status === 'completed' ? findResultErrors(report.result) : undefined
  return {
    key: `${serverId}/${jobId}`,
    serverId,
    jobId,
    ...(kind && { kind }),
    ...(project && { project }),
    ...(startedBy !== undefined && { startedBy }),
    source,
    status: getDisplayStatus(report.status, report.queuePosition ?? 0),
    ...(report.queuePosition && { queuePosition: report.queuePosition }),
    progress: report.progress,
    ...(report.step && { currentStep: report.step }),
    createdAt: toOurTime(report.createdAt),
    startedAt: toOurTime(report.startedAt),
    completedAt: toOurTime(report.completedAt),
    ...(errors && { errors }),
  }
}
