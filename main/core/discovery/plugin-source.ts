import { pluginPaths } from '#main/compileo/plugin.ts'
import { readPluginJobs, readPluginVersion } from '#main/compileo/plugin-routes.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { Project } from '#shared/model.ts'
import { findProject, isStillInQueue, type Candidate, type ListSource } from './source.ts'

export function toCandidate(report: JobReport, projects: readonly Project[]): Candidate {
  const { jobId, kind, startedBy } = report
  const project = findProject(report, projects)
  return {
    jobId,
    source: 'plugin',
    ...(kind && { kind }),
    ...(project && { project }),
    ...(startedBy !== undefined && { startedBy }),
    report,
  }
}

/** Creates the source that lists the jobs of the queue through the plugin (docs/admin/server-plugin.md). */
export function createPluginSource(): ListSource {
  let isReadable = false

  return {
    name: 'plugin',
    isComplete: true,
    isAvailable: (paths) => paths.has(pluginPaths.version) && paths.has(pluginPaths.jobs),
    async findCandidates({ client, options, projects, now }) {
      if (!isReadable) {
        const version = await readPluginVersion(client, options)
        if (!version.ok) return version
        isReadable = true
      }
      const response = await readPluginJobs(client, options)
      if (!response.ok) return response
      const recent = response.value.jobs.filter((report) => isStillInQueue(report, now))
      return { ok: true, value: recent.map((report) => toCandidate(report, projects)) }
    },
  }
}
