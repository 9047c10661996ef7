import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#main/base/clock.ts'
import { bundleForNode } from '#test/support/bundle.ts'
import { startApp, type AppProcess, type ProcessOptions } from './app-process.ts'
import type { Order } from './messages.ts'
import { stormHooks } from './delivered.ts'
import type { ServerPool } from './server-pool.ts'
import type { Plan } from './plan.ts'
import { startReceiver, type Receiver } from './receiver.ts'

export interface Subject {
  readonly startProcess: (life: ProcessOptions) => AppProcess
  readonly adjustPlan: (plan: Plan) => Plan
  readonly receiver?: Receiver
}

export const createAppSubject = (file: string): Subject => ({
  startProcess: (life) => startApp({ ...life, file }),
  adjustPlan: (plan) => plan,
})

export interface AgentSubjectOptions {
  readonly folder: string
  readonly profile: string
  readonly seed: number
  readonly clock: Clock
  readonly pool: ServerPool
  readonly mayKill: (life: number) => boolean
  readonly kill: () => void
  readonly serverIds: () => readonly string[]
}

export async function createAgentSubject(stage: AgentSubjectOptions): Promise<Subject> {
  const { folder, profile, seed, clock, pool, mayKill, kill, serverIds } = stage
  const file = await bundleForNode(join(import.meta.dirname, 'agent.ts'), folder)
  let life = 0
  const receiver = await startReceiver({
    seed,
    clock,
    life: () => life,
    mayKill: () => mayKill(life),
    kill,
    keyOf: (url, jobId) =>
      `${serverIds()[pool.servers.findIndex((each) => each.url === url)] ?? url}/${jobId}`,
  })
  const config = join(folder, 'agent.json')
  await mkdir(profile, { recursive: true })
  const hooks = await Promise.all(
    Object.entries(stormHooks).map(async ([name, outcomes]) => {
      const url = join(folder, `${name}.url`)
      await writeFile(url, `${receiver.url}/${name}`)
      return { name, outcomes, action: { type: 'webhook' }, url: { file: url } }
    }),
  )
  const servers = pool.servers.map(({ url }, index) => ({ name: `Server ${index}`, url }))
  await writeFile(config, JSON.stringify({ folder: profile, servers, hooks }))
  // The agent accepts no commands, so the test sends them to the server itself.
  const handlesOrder = (order: Order) => {
    if (order.type !== 'restart' && order.type !== 'cancel') return false
    const [serverId = '', jobId = ''] = order.key.split('/')
    const server = pool.at(serverIds().indexOf(serverId))
    if (order.type === 'restart') server.restartJob(jobId)
    else server.cancelJob(jobId)
    return true
  }
  return {
    startProcess: (next) => {
      life = next.nth
      return startApp({ ...next, file, launch: { ...next.launch, config }, handlesOrder })
    },
    // The agent's watch rule watches a job as soon as it exists.
    adjustPlan: (plan) => ({ ...plan, jobs: plan.jobs.map((job) => ({ ...job, watchAt: job.addAt })) }),
    receiver,
  }
}
