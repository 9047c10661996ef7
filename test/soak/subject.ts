import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#main/base/clock.ts'
import { bundle } from '#test/support/bundle.ts'
import { startApp, type AppProcess, type Life } from './app-process.ts'
import type { Order } from './messages.ts'
import { stormHooks } from './delivered.ts'
import type { Field } from './field.ts'
import type { Plan } from './plan.ts'
import { startReceiver, type Receiver } from './receiver.ts'

export interface Subject {
  readonly begin: (life: Life) => AppProcess
  readonly planned: (plan: Plan) => Plan
  readonly receiver?: Receiver
}

export const appOf = (file: string): Subject => ({
  begin: (life) => startApp({ ...life, file }),
  planned: (plan) => plan,
})

export interface AgentStage {
  readonly folder: string
  readonly profile: string
  readonly seed: number
  readonly clock: Clock
  readonly field: Field
  readonly mayKill: (life: number) => boolean
  readonly kill: () => void
  readonly serverIds: () => readonly string[]
}

export async function agentOf(stage: AgentStage): Promise<Subject> {
  const { folder, profile, seed, clock, field, mayKill, kill, serverIds } = stage
  const file = await bundle(join(import.meta.dirname, 'agent.ts'), folder)
  let life = 0
  const receiver = await startReceiver({
    seed,
    clock,
    life: () => life,
    mayKill: () => mayKill(life),
    kill,
    keyOf: (url, jobId) =>
      `${serverIds()[field.servers.findIndex((each) => each.url === url)] ?? url}/${jobId}`,
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
  const servers = field.servers.map(({ url }, index) => ({ name: `Server ${index}`, url }))
  await writeFile(config, JSON.stringify({ folder: profile, servers, hooks }))
  // The agent accepts no commands, so the test sends them to the server itself.
  const obeys = (order: Order) => {
    if (order.type !== 'restart' && order.type !== 'cancel') return false
    const [serverId = '', jobId = ''] = order.key.split('/')
    const server = field.at(serverIds().indexOf(serverId))
    if (order.type === 'restart') server.restartJob(jobId)
    else server.cancelJob(jobId)
    return true
  }
  return {
    begin: (next) => {
      life = next.nth
      return startApp({ ...next, file, launch: { ...next.launch, config }, obeys })
    },
    // The agent's watch rule watches a job as soon as it exists.
    planned: (plan) => ({ ...plan, jobs: plan.jobs.map((job) => ({ ...job, watchAt: job.addAt })) }),
    receiver,
  }
}
