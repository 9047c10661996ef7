import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createAgentStatus } from '#main/agent/create-status.ts'
import { connectSocket } from '#main/terminal/socket/connect-socket.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import { summarizeJobs } from '#shared/rules/job-summaries.ts'
import { formatTrayState } from '#shared/texts/format-state.ts'
import type { JobState, ServerState } from '#shared/model.ts'
import { createMessage } from '#shared/message.ts'
import { outcomeKinds, outcomes } from '#shared/outcome.ts'
import { countJobs, findUncheckedServers } from '#shared/rules/count-jobs.ts'
import { createCommandContext } from '#test/support/command-context.ts'
import { texts } from '#test/support/english.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createIdleEngine } from '#test/support/idle-engine.ts'
import { serveTerminals } from '#test/support/serve-terminals.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { openAssistant } from './assistant.ts'
import { openTerminal } from './terminal.ts'

const reaches = ['ok', 'busy', 'unreachable', 'unauthorized', 'limited'] as const
const drawnServers = fc.array(fc.constantFrom(...reaches), { minLength: 1, maxLength: 3 })
const drawnJob = fc.record({
  server: fc.nat(2),
  status: fc.constantFrom('pending', 'scheduled', 'running', 'retrying', 'resizing'),
  queuePosition: fc.option(fc.nat(3), { nil: undefined }),
  progress: fc.integer({ min: 0, max: 100 }),
  kind: fc.option(fc.constantFrom(...outcomeKinds), { nil: undefined }),
  isDismissed: fc.boolean(),
})

type DrawnJob = typeof drawnJob extends fc.Arbitrary<infer T> ? T : never

function toJob(
  { server, status, queuePosition, progress, kind, isDismissed }: DrawnJob,
  nth: number,
  servers: number,
) {
  const fresh = createJob(`s${server % servers}`, `job-${nth}`, 1)
  const { key } = fresh.identity
  const ended = kind && outcomes[kind].status
  const job: JobState = {
    ...fresh,
    run: {
      ...fresh.run,
      status: ended === undefined || ended === 'lost' ? status : ended,
      queuePosition,
      progress,
      updatedAt: 2,
      connection: { state: kind ? 'closed' : 'live' },
    },
    user: { ...fresh.user, ...(isDismissed && kind && { dismissed: kind }) },
    ...(kind && { outcome: { id: kind, key, kind, run: 1, at: 3, progress } }),
  }
  return job
}

const toServer = (reach: (typeof reaches)[number], nth: number): ServerState => ({
  ...createServerState(`s${nth}`, `http://s${nth}:8000`, `Server ${nth}`, false),
  reach,
  ...(reach !== 'ok' && { reason: createMessage('serverErrors.notCompileo') }),
})

const words = (lines: readonly unknown[]) => lines.map((line) => Object(line).status)

it('the window, the tray, the terminal, assistants and the agent report the same state', async () => {
  await fc.assert(
    fc.asyncProperty(
      drawnServers,
      fc.array(drawnJob, { minLength: 1, maxLength: 8 }),
      async (drawn, drawnJobs) => {
        const store = new AppStore()
        const clock = createFakeClock()
        const servers = drawn.map(toServer)
        const jobs = drawnJobs.map((job, nth) => toJob(job, nth, servers.length))
        for (const server of servers) store.putServer(server)
        for (const job of jobs) store.putJob(job)
        const context = createCommandContext({ store, engine: createIdleEngine(store, clock), clock })
        const path = join(createTempFolder(), 'tray.sock')
        const terminals = serveTerminals(context, path)
        const bridge = await terminals.connect()

        const window = await bridge.call('snapshot', {})
        const state = store.state()
        const tray = formatTrayState(
          summarizeJobs(state.jobs.values(), state.servers),
          [...state.servers.values()],
          state.completed.size,
          texts,
        )
        const published = await bridge.call('state', {})
        const unchecked = findUncheckedServers(window.servers)
        expect(published.counts).toEqual(countJobs(window.jobs, unchecked, ({ attention }) => attention))
        expect(published.summary).toBe(tray)

        const open = () => openTerminal({ connect: () => connectSocket(path) })
        const [list, status] = [await open(), await open()]
        await list.run('list', '--json')
        await status.run('status', '--json', ...jobs.map(({ identity: { jobId } }) => jobId))
        const assistant = await openAssistant({ connect: () => connectSocket(path) })
        const { structuredContent } = await assistant.call('list_jobs', {})
        const shown = window.jobs.map(({ outcome, run }) =>
          outcome ? outcomes[outcome.kind].status : run.status,
        )
        expect(words(list.records())).toEqual(shown)
        expect(words(status.records())).toEqual(shown)
        expect(words(Object(structuredContent).jobs)).toEqual(shown)

        const agent = createAgentStatus(state, { folder: '/', startedAt: 0, at: 0 })
        expect(agent.servers.map(({ name, reach, jobs: active }) => [name, reach, active])).toEqual(
          window.servers.map(({ id, name, reach }) => [
            name,
            reach,
            window.jobs.filter(({ identity, outcome }) => identity.serverId === id && !outcome).length,
          ]),
        )
        await terminals.stop()
      },
    ),
    { numRuns: 25 },
  )
})
