import { startCompileoServer, type JobPatch } from '#test/server/index.ts'
import type { PluginJob, PluginServer } from './plugin-server.ts'

/** Parses ISO 8601 without a zone (UTC). The result has microseconds as its fraction. */
function timeOf(text: string): number {
  const [seconds = '', fraction = '0'] = text.replace(' ', 'T').split('.')
  return Date.parse(`${seconds}Z`) + Number(fraction.padEnd(6, '0')) / 1_000
}

function patchOf(job: PluginJob): JobPatch {
  return {
    ...(job.job_type !== undefined && { jobType: job.job_type }),
    ...(job.parameters && { parameters: job.parameters }),
    ...(job.user_id !== undefined && { userId: job.user_id }),
    ...(job.status !== undefined && { status: job.status }),
    ...(job.progress !== undefined && { progress: job.progress }),
    ...(job.current_step !== undefined && { currentStep: job.current_step }),
    ...(job.error !== undefined && { error: job.error }),
    ...(job.result !== undefined && { result: job.result }),
    ...(job.created_at !== undefined && { createdAt: timeOf(job.created_at) }),
    startedAt: job.started_at === undefined ? null : timeOf(job.started_at),
    completedAt: job.completed_at === undefined ? null : timeOf(job.completed_at),
  }
}

export async function startPluginDouble(): Promise<PluginServer> {
  const server = await startCompileoServer({ plugin: true, rateLimit: Infinity, streamIntervalMs: 100 })
  return {
    url: server.url,
    async put(...jobs) {
      for (const job of jobs) {
        if (server.jobs.get(job.job_id)) server.updateJob(job.job_id, patchOf(job))
        else server.addJob({ status: 'running', ...patchOf(job), id: job.job_id })
      }
    },
    async putAnalyses(...rows) {
      for (const row of rows) {
        const ended = row.status === 'failed' ? row.updated_at : row.completed_at
        server.lists.putAnalysis({
          jobId: row.id,
          projectId: row.project_id,
          datasetFile: row.dataset_file,
          status: row.status,
          error: row.error_message ?? null,
          createdAt: timeOf(row.created_at),
          startedAt: row.started_at === undefined ? null : timeOf(row.started_at),
          completedAt: ended === undefined ? null : timeOf(ended),
        })
      }
    },
    async remove(...jobIds) {
      for (const id of jobIds) server.removeJob(id)
    },
    async redisAway(message) {
      server.redisDown = message !== null
    },
    async setApiKey(key) {
      server.apiKey = key ?? undefined
    },
    close: () => server.close(),
  }
}
