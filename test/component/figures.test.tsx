import { cleanup, screen, within } from '@testing-library/react'
import * as fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { AppStore } from '#main/core/state/store.ts'
import { toJobView, toServerView } from '#main/core/state/views.ts'
import { formatServerState } from '#renderer/state/models/server-texts.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { countJobs, findUncheckedServers } from '#shared/rules/count-jobs.ts'
import { getQueueCounts } from '#shared/rules/queue-counts.ts'
import { createEmptySnapshot } from '#test/support/bridge-double.ts'
import { jobsArbitrary, serversArbitrary } from '#test/support/state-arbitraries.ts'
import { texts } from '#test/support/english.ts'
import { NOW } from '#test/unit/main/desktop/tray/states.ts'
import { renderWindow, useFixedClock } from './render-window.tsx'

useFixedClock()

const numberIn = (text: string | null | undefined, pattern: RegExp) =>
  Number(pattern.exec(text ?? '')?.[1]?.replaceAll(',', '') ?? 0)

const numberOfFilter = (name: string) =>
  numberIn(screen.getByRole('button', { name: new RegExp(`^${name}`) }).textContent, /(\d+)$/)

it('the window shows the same counts in its sidebar and its summary line', async () => {
  await fc.assert(
    fc.asyncProperty(jobsArbitrary, serversArbitrary, async (jobs, servers) => {
      vi.setSystemTime(NOW)
      const store = new AppStore()
      for (const server of servers) store.putServer(server)
      for (const job of jobs) store.putJob(job, true)
      const expectedEnds = createExpectedEnds()
      await renderWindow(
        createEmptySnapshot({
          jobs: jobs.map((job) => toJobView(job, store.state(), NOW, expectedEnds)),
          servers: servers.map((server) => toServerView(server)),
        }),
      )
      const unchecked = findUncheckedServers(servers)
      const counts = countJobs(jobs, unchecked, needsAttention)

      expect({
        all: numberOfFilter('All jobs'),
        running: numberOfFilter('Running'),
        attention: numberOfFilter('Needs attention'),
        finished: numberOfFilter('Finished'),
      }).toEqual({
        all: jobs.length,
        running: counts.running,
        attention: counts.attention,
        finished: counts.finished,
      })

      const { finished: _, ...open } = counts
      const line = document.querySelector('.summary-line')?.textContent
      expect({
        running: numberIn(line, /(\d+) running/),
        waiting: numberIn(line, /(\d+) waiting/),
        unchecked: numberIn(line, /(\d+) can’t be checked/),
        attention: numberIn(line, /(\d+) needs? you/),
      }).toEqual(open)

      const entries = within(screen.getByRole('region', { name: 'Servers' })).getAllByRole('listitem')
      for (const [index, server] of servers.entries()) {
        const own = jobs.filter(({ identity }) => identity.serverId === server.id)
        const state = formatServerState(
          toServerView(server),
          countJobs(own, unchecked, needsAttention),
          getQueueCounts(server, own),
          texts,
        )
        expect(entries[index]).toHaveTextContent(state)
      }
      cleanup()
    }),
    { numRuns: 40 },
  )
})
