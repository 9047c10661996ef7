import type { Clock } from '#main/base/clock.ts'
import { STUCK_ERROR, type CompileoServer } from '#test/server/index.ts'
import { isTerminal } from '#test/server/job.ts'
import type { Field } from './field.ts'

/** Every third as failed. A job that its server lost track of is still active. */
export function endAllJobs({ servers }: Field, clock: Clock): void {
  for (const server of servers) {
    for (const [index, { id }] of server.jobs.all().entries()) end(server, id, index, clock.now())
  }
}

function end(server: CompileoServer, id: string, index: number, now: number) {
  const job = server.jobs.get(id)
  if (!job) return
  // Adding a job again removes its worker; a finished one stays.
  if (isTerminal(job.status) && job.error !== STUCK_ERROR) server.addJob({ ...job })
  else if (index % 3 === 0)
    server.addJob({ ...job, status: 'failed', error: 'Ended by hand', completedAt: now + 0.25 })
  else server.addJob({ ...job, status: 'completed', progress: 100, error: null, completedAt: now + 0.25 })
}
