import { createErrorResponse, type Dialect } from './dialect.ts'
import { formatStatusBody } from './dialect-real.ts'
import { formatPythonFloat, formatZonedTime } from './wire.ts'

export const guideDialect: Dialect = {
  status: (job, now) => ({ status: 200, body: formatStatusBody(job, now, formatZonedTime) }),
  missing: (jobId) => createErrorResponse(404, `Job ${jobId} not found`),
  missingStream: (jobId) => createErrorResponse(404, `Job ${jobId} not found`),
  limited: (retryAfterMs) => ({
    ...createErrorResponse(429, 'Rate limit exceeded'),
    headers: [['retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000)))]],
  }),
  frame: (job, now) =>
    `data: {"job_id": ${JSON.stringify(job.id)}, "status": ${JSON.stringify(job.status)}, ` +
    `"progress": ${formatPythonFloat(job.progress)}, "current_step": ${JSON.stringify(job.currentStep)}, ` +
    `"timestamp": "${formatZonedTime(job.completedAt ?? now)}"}\n\n`,
  errorFrame: (text) => `data: {"error": ${JSON.stringify(text)}}\n\n`,
  isNews: (seen, job) =>
    seen.status !== job.status || seen.progress !== job.progress || seen.currentStep !== job.currentStep,
  endsOnTerminalFirstFrame: true,
  cancelStopsWorker: true,
  retentionMs: Number.POSITIVE_INFINITY,
  stats(facts) {
    const count = (status: string) => facts.counts.get(status) ?? 0
    const body = {
      pending_jobs: count('pending'),
      running_jobs: count('running'),
      scheduled_jobs: count('scheduled'),
      completed_jobs: count('completed'),
      failed_jobs: count('failed'),
      cancelled_jobs: count('cancelled'),
      retrying_jobs: count('retrying'),
      total_jobs: facts.total,
      queue_type: 'redis',
      cache_size: Math.min(facts.total, 12),
      cpu_usage_percent: facts.cpuPercent,
      memory_usage_mb: facts.memoryMb,
      active_workers: facts.activeWorkers,
      queue_health: {
        status: 'healthy',
        resource_utilization: facts.cpuPercent > 90 ? 'high' : 'optimal',
        limit_enforcement: 'active',
      },
    }
    return { status: 200, body: JSON.stringify(body) }
  },
}
