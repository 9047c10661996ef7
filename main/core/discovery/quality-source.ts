import { listPaths, readAnalyses, unqueuedJobReaders } from '#main/compileo/list-routes.ts'
import { toAnalysisReport, type Analysis } from '#main/compileo/lists.ts'
import { pluginPaths } from '#main/compileo/plugin.ts'
import { readAnalysisDetails } from '#main/compileo/plugin-routes.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { Project } from '#shared/model.ts'
import { isTerminal } from '#shared/rules/status.ts'
import {
  findProject,
  isDeletedFromQueue,
  queueRetentionMs,
  type Candidate,
  type ListSource,
  type ScanContext,
} from './source.ts'

/** How many analyses without a summary one scan reads. */
const maxRead = 10

function about(report: JobReport, projects: readonly Project[]) {
  const project = findProject(report, projects)
  return { jobId: report.jobId, source: 'quality', kind: 'quality', ...(project && { project }) } as const
}

/** Adds details of the analyses that only the plugin has. */
async function addDetails(
  analyses: readonly Analysis[],
  { client, options, paths }: ScanContext,
): Promise<readonly Analysis[]> {
  const details = paths.has(pluginPaths.analyses) ? await readAnalysisDetails(client, options) : undefined
  if (!details?.ok) return analyses
  return analyses.map((analysis) => ({ ...analysis, ...details.value.get(analysis.jobId) }))
}

/**
 * Creates the source that lists quality analyses. They needn't be confirmed. An analysis that was interrupted
 * stays `running` forever.
 */
export function createQualitySource(): ListSource {
  /**
   * When a scan first listed each analysis. Undefined for analyses of the first scan, because they may be of any
   * age.
   */
  let firstListedAt: ReadonlyMap<string, number | undefined> | undefined
  /** The analyses that were running at the last scan. Any other failed analysis may have ended long ago. */
  let running: ReadonlySet<string> = new Set()
  /** Completed analyses without a summary, by ID. Only their own route tells whether they computed anything. */
  let read: ReadonlyMap<string, JobReport> = new Map()

  async function readUnclear(reports: readonly JobReport[], { client, options }: ScanContext) {
    const unclear = reports.filter(({ status, result }) => status === 'completed' && result === undefined)
    const reportsById = new Map<string, JobReport>()
    let requests = 0
    for (const { jobId } of unclear) {
      const before = read.get(jobId)
      if (before) reportsById.set(jobId, before)
      else if (requests < maxRead) {
        requests += 1
        const response = await unqueuedJobReaders.quality(client, jobId, options)
        if (response.ok) reportsById.set(jobId, response.value)
      }
    }
    read = reportsById
    const isUnclear = new Set(unclear.map(({ jobId }) => jobId))
    return reports.flatMap((report) =>
      isUnclear.has(report.jobId) ? (reportsById.get(report.jobId) ?? []) : report,
    )
  }

  return {
    name: 'quality',
    isAvailable: (paths) => paths.has(listPaths.analyses),
    async findCandidates(context) {
      const { client, options, projects, now } = context
      const response = await readAnalyses(client, options)
      if (!response.ok) return response
      const analyses = await addDetails(response.value, context)
      const before = firstListedAt
      firstListedAt = new Map(
        analyses.map(({ jobId }) => [jobId, before?.has(jobId) ? before.get(jobId) : before && now]),
      )
      const ranBefore = running
      running = new Set(analyses.flatMap(({ jobId, status }) => (isTerminal(status) ? [] : [jobId])))
      const recent = analyses.filter(
        ({ jobId, status, completedAt }) =>
          !isTerminal(status) ||
          ranBefore.has(jobId) ||
          (completedAt !== undefined && completedAt > now - queueRetentionMs),
      )
      const firstSeen = firstListedAt
      // Analyses that are still unclear are left out until a later scan reads them.
      const reports = await readUnclear(recent.map(toAnalysisReport), context)
      const candidates = reports.map((report): Candidate => ({
        ...about(report, projects),
        report: { ...report, createdAt: report.createdAt ?? firstSeen.get(report.jobId) },
      }))
      const forgottenAnalyses = analyses.filter(
        (each) => !ranBefore.has(each.jobId) && isDeletedFromQueue(each, context),
      )
      const ended = forgottenAnalyses.map((analysis): Candidate => {
        const report = toAnalysisReport(analysis)
        // Without the plugin, the server reports no other time of an analysis.
        const recordedOutcome = { ...report, createdAt: report.createdAt ?? report.completedAt }
        return { ...about(report, projects), recorded: recordedOutcome }
      })
      return { ok: true, value: [...candidates, ...ended] }
    },
  }
}
