import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setInterval } from 'node:timers'
import { z } from 'zod'
import { jobKeyOf } from '#main/state/reduce-job.ts'
import type { JobKey } from '#shared/model.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import type { AppProcess, Life } from './app-process.ts'
import { memoryEveryMs, type Order } from './messages.ts'
import type { Clock } from '#main/base/clock.ts'
import { startPace, tempoAtStart } from './pace.ts'

const job = z.object({ serverId: z.string(), jobId: z.string() })
const active = z.object({ jobs: z.array(job) })
const finished = z.union([z.object({ job }), z.object({ gone: z.string() })])

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

const keyOf = ({ serverId, jobId }: z.infer<typeof job>) => jobKeyOf(serverId, jobId)

/** Active jobs and finished ones. The last line may be half written. */
export function watchedIn(folder: string): JobKey[] {
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

/** MB; 0 if the process has ended. */
function rssMb(pid: number | undefined): number {
  const file = `/proc/${pid}/status`
  const kb = existsSync(file) ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined
  return Number(kb ?? 0) / 1024
}

export interface AgentOptions extends Life {
  readonly clock: Clock
  readonly file: string
  readonly config: string
  /** The agent accepts no commands, so another client runs them. */
  readonly act: (what: 'restart' | 'cancel', key: JobKey) => void
}

export function startAgent({ nth, file, config, launch, clock, act, onWord }: AgentOptions): AppProcess {
  const child = spawn(process.execPath, ['--trace-warnings', file, '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      XDG_RUNTIME_DIR: launch.folder,
      SOAK_TEMPO: JSON.stringify(tempoAtStart(launch.tempo, clock)),
    },
  })
  let killedAt: number | undefined
  let log = ''
  let isUp = false
  let isQuitting = false
  const known = new Set<string>()
  const endWithUs = () => child.kill('SIGKILL')
  process.on('exit', endWithUs)
  const app: AppProcess = {
    nth,
    pid: child.pid,
    get killedAt() {
      return killedAt
    },
    send,
    kill() {
      killedAt ??= clock.now()
      pace.end()
      child.kill('SIGKILL')
    },
    gone: once(child, 'close').then(() => {
      process.off('exit', endWithUs)
      clearInterval(reading)
      pace.end()
      // SIGTERM may also end it before it has a listener.
      const isOver = child.exitCode === 0 || (isQuitting && child.signalCode === 'SIGTERM')
      const how = killedAt !== undefined ? 'killed' : isOver ? 'quit' : 'crashed'
      const printed =
        how === 'crashed' ? log.slice(-5_000) : (log.match(/^(?!<[467]>).+$/gm) ?? []).join('\n')
      return { how, printed }
    }),
  }

  function send(order: Order) {
    if (order.do === 'time') {
      if (child.connected && killedAt === undefined)
        child.send(order, () => {
          // It may exit at any moment; the message is lost then.
        })
    } else if (order.do === 'quit') isQuitting = child.kill('SIGTERM')
    else if (order.do === 'wake') {
      // It can reload only once it is up.
      if (isUp) child.kill('SIGHUP')
    } else if (order.do === 'restart' || order.do === 'cancel') act(order.do, order.key)
  }

  function read() {
    if (!isUp) return
    for (const key of watchedIn(launch.folder)) {
      if (known.has(key)) continue
      known.add(key)
      const [serverId = '', jobId = ''] = key.split('/')
      onWord({ say: 'watched', serverId, jobId, ok: true, message: 'Watching on its server' }, app)
    }
    onWord({ say: 'memory', rssMb: rssMb(child.pid) }, app)
  }
  const reading = setInterval(read, memoryEveryMs)
  const pace = startPace(launch.tempo, clock, (tempo) => app.send({ do: 'time', tempo }))
  child.on('message', () => pace.heard())

  child.stdout?.resume()
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text
    if (isUp || !log.includes('<6>started')) return
    isUp = true
    onWord({ say: 'up', servers: [], jobs: watchedIn(launch.folder), notices: [] }, app)
  })
  return app
}
