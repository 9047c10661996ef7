import { listPaths, readAnalyses } from '#main/compileo/list-routes.ts'
import { toAnalysisReport } from '#main/compileo/lists.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { isForgotten, retentionMs, type Candidate, type ListSource } from './source.ts'

const about = ({ jobId }: Pick<JobReport, 'jobId'>) =>
  ({ jobId, source: 'quality', kind: 'quality' }) as const

/**
 * Creates the source that lists quality analyses. They needn't be confirmed. An analysis that was interrupted
 * stays `running` forever.
 */
export function createQualitySource(): ListSource {
  /**
   * When each analysis was first listed; undefined for those of the first scan, because they may be of any
   * age.
   */
  let seen: ReadonlyMap<string, number | undefined> | undefined
  /** The analyses that were running at the last scan. Only their failures are certainly recent. */
  let running: ReadonlySet<string> = new Set()

  return {
    name: 'quality',
    isAvailable: (paths) => paths.has(listPaths.analyses),
    async find(context) {
      const { client, options, now } = context
      const response = await readAnalyses(client, options)
      if (!response.ok) return response
      const before = seen
      seen = new Map(
        response.value.map(({ jobId }) => [jobId, before?.has(jobId) ? before.get(jobId) : before && now]),
      )
      const ranBefore = running
      running = new Set(response.value.flatMap(({ jobId, status }) => (isTerminal(status) ? [] : [jobId])))
      const recent = response.value.filter(
        ({ jobId, status, completedAt }) =>
          !isTerminal(status) ||
          ranBefore.has(jobId) ||
          (completedAt !== undefined && completedAt > now - retentionMs),
      )
      const firstSeen = seen
      const listed = recent.map((analysis): Candidate => {
        const report = { ...toAnalysisReport(analysis), createdAt: firstSeen.get(analysis.jobId) }
        return { ...about(analysis), report }
      })
      const forgotten = response.value.filter(
        (each) => !ranBefore.has(each.jobId) && isForgotten(each, context),
      )
      const ended = forgotten.map((analysis): Candidate => {
        // The server reports no other time of an analysis.
        const recorded = { ...toAnalysisReport(analysis), createdAt: analysis.completedAt }
        return { ...about(analysis), recorded }
      })
      return { ok: true, value: [...listed, ...ended] }
    },
  }
}
