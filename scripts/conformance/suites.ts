import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { run as runChild } from '../children.ts'
import { installPlugin, removePlugin } from './plugin.ts'
import { root } from '../places.ts'
import { Problem } from '../problem.ts'
import { tool } from '../tool.ts'
import { until } from './until.ts'
import type { RealServer } from './real-server.ts'
import type { Order } from './suites/control.ts'
import type { Workload } from './workload.ts'

const chosen =
  '^(?:the plugin |a real server |the facts about the real server (?!.*of the guide)|following one job )'

/** @param template a job with every field */
async function carryOut(server: RealServer, template: object, order: Order) {
  switch (order.do) {
    case 'put': {
      const now = new Date().toISOString().slice(0, -1)
      const jobs = Object.entries(order.jobs).map(async ([id, change]) => {
        const fresh = { ...template, job_id: id, status: 'running', created_at: now }
        return [id, { ...((await server.job(id)) ?? fresh), ...change }] as const
      })
      return server.putJobs(Object.fromEntries(await Promise.all(jobs)))
    }
    case 'empty':
      return server.redis('flushall')
    case 'remove':
      return server.redis('del', `compileo:job:${order.id}`)
    case 'redis':
      return order.isUp ? server.startRedis() : server.stopRedis()
    case 'key':
      return server.set('api_key', order.key)
  }
}

/** Runs suites of the client, the plugin and the follower against the real server. */
export async function runSuites(server: RealServer, work: Workload, folder: string): Promise<boolean> {
  await server.reset({ cpu: 95 })
  const jobId = await work.dataset()
  const template = {
    ...(await server.job(jobId)),
    job_type: 'extraction',
    parameters: {},
    metadata: {},
    user_id: null,
    started_at: null,
    completed_at: null,
  }
  const control = createServer((request, response) => {
    const answer = async () => {
      let text = ''
      for await (const part of request.setEncoding('utf8')) text += part
      await carryOut(server, template, JSON.parse(text))
      response.end()
    }
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)))
  }).listen(0, '127.0.0.1')
  await once(control, 'listening')
  const address = control.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const config = join(root, 'scripts', 'conformance', 'suites', 'vitest.config.ts')
  const env = { ...process.env, COMPILEO_URL: server.url, COMPILEO_CONTROL: `http://127.0.0.1:${port}` }
  const run = async (files: readonly string[]) => {
    // Without a worker, a restarted job stays `running`.
    await server.reset()
    await until(async () => (await server.workers()).length > 0, 'the worker starts')
    await server.killWorkers()
    const flags = [
      '--config',
      config,
      '--testNamePattern',
      chosen,
      '--reporter=verbose',
      '--hideSkippedTests',
    ]
    const [command, args] = tool('vitest', ['run', ...flags, ...files])
    const code = await runChild(command, args, { cwd: root, env })
    // The signal is meant for us as well.
    if (code > 128) throw new Problem('Interrupted')
    return code === 0
  }
  try {
    const isFollowed = await run(['routes.test.ts', 'one-job.test.ts'])
    await installPlugin(server, folder)
    const isServed = await run(['plugin.test.ts'])
    await removePlugin(server)
    return isFollowed && isServed
  } finally {
    control.close()
  }
}
