import { beforeEach, describe, expect, it } from 'vitest'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { createLaunchHandler, isBackgroundWatch } from '#main/app/launch.ts'
import type { LaunchRequest } from '#main/app/launch-request.ts'
import { formatRejectedJobs } from '#main/core/notifications/app-notifications.ts'
import type { RejectedJob } from '#shared/model.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { texts } from '#test/support/english.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

let server: CompileoServer
let core: RunningCore
let shown: string[]

beforeEach(async () => {
  server = await startServerForTest()
  shown = []
  core = runCore({ folder: createTempFolder() })
  addServer(core.context, { url: server.url, name: 'Lab' })
  server.addJob({ id: 'known-1', status: 'running' })
})

async function launch(request: Partial<LaunchRequest>): Promise<readonly RejectedJob[]> {
  const refused: RejectedJob[] = []
  let done: Promise<unknown> = Promise.resolve()
  const start = createLaunchHandler({
    context: core.context,
    show: () => void shown.push('the window'),
    reportRejection(doing) {
      done = doing
    },
    announceRejectedJobs: core.announceLaunch,
  })
  start({ watch: [], hidden: true, ...request }, (jobs) => refused.push(...jobs))
  await done
  return refused
}

const visible = () => core.notifications.presenter.visible().map(({ title, body }) => [title, body])

describe('a hidden launch', () => {
  it('reports in a notification and in the terminal that no server knows the job', async () => {
    const refused = await launch({ watch: ['typo-1'] })
    expect(visible()).toEqual([['Couldn’t watch typo-1', 'Lab doesn’t have this job.']])
    expect(formatRejectedJobs(refused, texts)).toBe('Couldn’t watch typo-1: Lab doesn’t have this job\n')
    expect(core.store.state().jobs.size).toBe(0)
  })

  it('reports that the command line contains no ID', async () => {
    await launch({ watch: ['no id in here'] })
    expect(visible()).toEqual([['Couldn’t watch a job', 'No job ID found in this text.']])
  })

  it('reports several errors together, and watches the other jobs', async () => {
    await launch({ watch: ['typo-1', 'known-1', 'typo-2'] })
    expect(visible()).toEqual([
      ['Couldn’t watch 2 jobs', 'typo-1: Lab doesn’t have this job.\ntypo-2: Lab doesn’t have this job.'],
    ])
    expect([...core.store.state().jobs.values()].map(({ identity: { jobId } }) => jobId)).toEqual(['known-1'])
  })

  it('shows no notification if all jobs are found', async () => {
    expect(await launch({ watch: ['known-1'] })).toEqual([])
    expect(visible()).toEqual([])
    expect(core.banners()).toEqual([])
  })

  it('shows a notification about an unknown job; a click on it opens the watch dialog', async () => {
    const opened: unknown[] = []
    core = runCore({ folder: createTempFolder(), url: server.url, open: (intent) => opened.push(intent) })
    await launch({ watch: ['typo-1'] })
    const [spec] = core.notifications.presenter.visible()
    core.notifications.presenter.press({ id: spec?.id ?? '', action: 'default' })
    expect(opened).toEqual([{ show: 'watch' }])
  })
})

it('a visible launch shows a banner about an unknown job, and no notification', async () => {
  expect(await launch({ watch: ['typo-1'], hidden: false })).toEqual([])
  expect(visible()).toEqual([])
  expect(core.banners()).toEqual(['typo-1: Lab doesn’t have this job'])
})

it.each<[string, Partial<LaunchRequest>, boolean]>([
  ['is treated as watching in the background if it is hidden and requests a job', {}, true],
  ['isn’t treated as watching in the background if it opens a window', { hidden: false }, false],
  ['isn’t treated as watching in the background if it names a server', { server: 'http://lab:8000' }, false],
  ['isn’t treated as watching in the background if it requests no job', { watch: [] }, false],
])('a launch %s', (_, request, expected) => {
  expect(isBackgroundWatch({ watch: ['typo-1'], hidden: true, ...request })).toBe(expected)
})

describe('a launch from the app icon’s actions', () => {
  it('pauses notifications for an hour, or ends the pause, without a window', async () => {
    const pausedFor = () => core.store.state().settings.pausedUntil - core.context.clock.now()
    await launch({ pause: 'hour' })
    expect(Math.abs(pausedFor() - 60 * 60_000)).toBeLessThan(10_000)
    await launch({ pause: 'resume' })
    expect(core.store.state().settings.pausedUntil).toBe(0)
    expect(shown).toEqual([])
  })

  it('pauses one server’s notifications for a given time', async () => {
    const [lab] = core.store.state().servers.values()
    await launch({ pause: 30 * 60_000, pauseServer: 'Lab' })
    const { servers, settings } = core.store.state()
    const pausedFor = (servers.get(lab?.id ?? '')?.pausedUntil ?? 0) - core.context.clock.now()
    expect(Math.abs(pausedFor - 30 * 60_000)).toBeLessThan(10_000)
    expect(settings.pausedUntil).toBe(0)
  })
})
