import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { systemClock } from '#main/base/clock.ts'
import { runAgent } from '#main/agent/agent.ts'
import { toJobKey } from '#main/core/state/reduce-job.ts'
import type { JobKey } from '#shared/model.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import { launch, memoryEveryMs, order, sendMessage } from './messages.ts'
import { createAcceleratedClock } from './time-scale.ts'

const job = z.object({ serverId: z.string(), jobId: z.string() })
const active = z.object({ jobs: z.array(job) })
const finished = z.union([z.object({ job }), z.object({ gone: z.string() })])

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

const keyOf = ({ serverId, jobId }: z.infer<typeof job>) => toJobKey(serverId, jobId)

/** Returns the active and the finished jobs. The last line of a file may be incomplete. */
function watchedIn(folder: string): JobKey[] {
  const list = textOf(join(folder, 'watch-list.json'))
  const running = list === '' ? [] : active.parse(JSON.parse(list)).jobs.map(keyOf)
  const ended = new Set<string>()
  for (const line of textOf(join(folder, 'finished-jobs.jsonl')).split('\n').slice(0, -1)) {
    const step = finished.parse(JSON.parse(line))
    if ('job' in step) ended.add(keyOf(step.job))
    else ended.delete(step.gone)
  }
  return [...running, ...[...ended].filter(isJobKey)]
}

const { folder, config = '', timeScale } = launch.parse(JSON.parse(process.argv[2] ?? ''))
Object.assign(systemClock, createAcceleratedClock(timeScale))
const known = new Set<string>()
let isUp = false

function reportWatched() {
  if (!isUp) return
  for (const key of watchedIn(folder)) {
    if (known.has(key)) continue
    known.add(key)
    const [serverId = '', jobId = ''] = key.split('/')
    sendMessage({ type: 'watched', serverId, jobId, ok: true, message: 'Watching on its server' })
  }
  sendMessage({ type: 'memory', rssMb: process.memoryUsage.rss() / 2 ** 20 })
}
setInterval(reportWatched, memoryEveryMs).unref()

const end = () =>
  process.send?.({ type: 'ended', resources: [] }, undefined, undefined, () => process.exit(0))

process.on('message', (message) => {
  const received = order.parse(message)
  if (received.type === 'time-scale') {
    Object.assign(timeScale, received.timeScale)
    sendMessage({ type: 'acknowledged' })
  }
  // The agent handles no signals before it has started.
  if (received.type === 'quit' && !isUp) end()
  else if (received.type === 'quit') process.kill(process.pid, 'SIGTERM')
  else if (received.type === 'wake' && isUp) process.kill(process.pid, 'SIGHUP')
})
// The process that has started us has exited.
process.on('disconnect', () => process.exit())
process.channel?.unref()

/** Only unexpected errors reach stderr, which must be empty. Warnings belong to every run with faults. */
function log(text: string) {
  if (!isUp && text.includes('<6>started')) {
    isUp = true
    sendMessage({ type: 'ready', servers: [], jobs: watchedIn(folder), banners: [] })
  }
  process.stderr.write(text.replaceAll(/^<[467]>.*\n?/gm, ''))
}

const code = await runAgent(['--config', config], {
  env: { PATH: process.env['PATH'], XDG_RUNTIME_DIR: folder },
  version: '1.2.3',
  out: log,
  err: log,
})
if (code === 0) end()
else process.exit(code)
