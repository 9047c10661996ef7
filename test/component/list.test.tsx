import { createMessage } from '#shared/message.ts'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { CommandResult } from '#shared/contract.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import {
  createEndedJob,
  createJobWithErrors,
  createJobOutcome,
  failedJobKey,
  createJobView,
  createSampleStats,
  createSampleSnapshot,
  createServerView,
} from '#test/support/sample-data.ts'
import {
  button,
  chooseFrom,
  later,
  listed,
  noon,
  pass,
  renderWindow,
  row,
  perform,
  useFixedClock,
  searchList,
  searchField,
  searchHeading,
  press,
} from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { withJobFields, flattenJob } from '#test/support/job-parts.ts'

useFixedClock()
const minute = 60_000

const counted = () => [...document.querySelectorAll('.job-list-count')].map((count) => count.textContent)

const waiting = (jobId: string, minutes: number) =>
  createJobView({ jobId, status: 'pending', createdAt: noon - minutes * minute })

const running = () => screen.getByRole('heading', { name: 'Running' }).closest('[role=row]')

const icu = { jobId: 'icu', label: 'Chunk ICU protocols, vol. 5' }
const runOf = (n: number) =>
  createJobView({ jobId: `run-${n}`, label: `Run ${n}`, startedAt: noon - 60_000 + n })

const places = () => screen.getAllByRole('row').map(({ style, dataset }) => [dataset['key'], style.top])

const isDone = (name: string) => listed().indexOf(name) > listed().indexOf('Finished today')

describe('the list of jobs', () => {
  it('groups jobs by what the user has to do, and shows each job’s most important fact', async () => {
    const { double } = await renderWindow()
    expect(listed()).toEqual([
      'Needs attention',
      'Risk factors in cardiology textbooks',
      'Running',
      'Parse 1,240 page PDF',
      'Extraction, symptoms and treatments',
      'Waiting',
      'Dataset, 5,000 questions and answers',
      'Can’t be checked',
      'Job b3013a51',
      'Finished today',
      'Chunk the oncology guidelines',
      'Benchmark run 14',
    ])
    expect(counted()).toEqual(['1', '2', '1', '1', '2'])
    for (const [name, state, sentence] of [
      [/Risk factors/, 'Failed', 'Ollama refused the connection'],
      [/Parse/, 'Running', 'Processing document 3 of 5'],
      [/b3013a51/, 'Reconnecting', 'Reconnecting, last update 40 s ago'],
      [/Dataset/, 'Waiting', 'Waiting 6 min: the server starts none'],
      [/Chunk the/, 'Completed', '734 chunks from 5 documents'],
      [/Benchmark/, 'Cancelled', 'Cancelled by you after 2 min'],
    ] as const) {
      expect(within(row(name)).getByRole('img', { name: state })).toBeVisible()
      expect(row(name)).toHaveTextContent(sentence)
    }
    perform(() =>
      double.sendPatch({ jobs: { upserts: [createJobView({ jobId: 'newcomer' })], removals: [] } }),
    )
    expect(counted()).toEqual(['1', '3', '1', '1', '2'])
  })

  it.each([
    [
      'Chunk ICU protocols, vol. 5, running on Archive, 39%, less than 1 minute left',
      createJobView({
        ...icu,
        progress: 39.4,
        currentStep: 'x',
        expectedEnd: { at: noon + 30_000, minRemainingMs: 0 },
      }),
    ],
    [
      'Chunk ICU protocols, vol. 5, Running, Cancelling…, Archive, 39%',
      createJobView({ ...icu, progress: 39, pendingCommand: { kind: 'cancel', at: noon, state: 'sent' } }),
    ],
    [
      'Chunk ICU protocols, vol. 5, Waiting for 6 min, Archive',
      createJobView({ ...icu, status: 'pending', createdAt: noon - 6 * minute }),
    ],
    [
      'Chunk ICU protocols, vol. 5, Server unavailable, Last update 11:59 AM, at 39%, Archive',
      createJobView({ ...icu, progress: 39, updatedAt: noon - minute, connection: { state: 'offline' } }),
    ],
    [
      'Chunk ICU protocols, vol. 5, Failed after 1 min: Out of memory, Archive, 12:00 PM',
      createEndedJob('failed', {
        ...icu,
        startedAt: noon - minute,
        completedAt: noon,
        error: 'Out of memory',
      }),
    ],
  ])('describes a row to screen readers as “%s”', async (name, job) => {
    await renderWindow(
      createEmptySnapshot({ jobs: [job], servers: [createServerView({ id: 'work', name: 'Archive' })] }),
    )
    expect(row(name)).toBeVisible()
  })

  it('marks failed jobs as read once the focused window has shown them for 1.5 s', async () => {
    const failed = ['a', 'b'].map((jobId) => createEndedJob('failed', { jobId, unread: true }))
    const double = createBridgeDouble(createEmptySnapshot({ jobs: failed }))
    vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    await renderWindow(double)
    await pass(5_000)
    expect(double.getArguments('seen')).toEqual([])
    fireEvent.focus(window)
    await pass(1_400)
    expect(double.getArguments('seen')).toEqual([])
    await pass(200)
    expect(double.getArguments('seen')).toEqual([{ keys: ['work/a', 'work/b'] }])
  })

  it('marks jobs as read if the window is visible and already has the focus', async () => {
    const failed = createEndedJob('failed', { jobId: 'a', unread: true })
    const double = createBridgeDouble(createEmptySnapshot({ jobs: [failed] }))
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    vi.spyOn(document, 'hasFocus').mockReturnValue(true)
    await renderWindow(double)
    fireEvent.focus(window)
    await pass(5_000)
    expect(double.getArguments('seen')).toEqual([])
    visibility.mockReturnValue('visible')
    cleanup()
    await renderWindow(double)
    await pass(1_500)
    expect(double.getArguments('seen')).toEqual([{ keys: ['work/a'] }])
  })

  it('shows a job that completed with errors under “Needs attention”', async () => {
    const errors = { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found' } as const
    const double = createBridgeDouble(
      createEmptySnapshot({ jobs: [createJobWithErrors(errors, { jobId: 'partly' })] }),
    )
    await renderWindow(double)
    expect(listed()).toEqual(['Needs attention', 'partly'])
    const partly = row(/partly/)
    expect(partly).toHaveTextContent('Completed, but 2 of 3 documents failed: No parsed file found')
    expect(within(partly).getByRole('img', { name: 'Completed with errors' })).toBeVisible()
    expect(within(partly).queryByRole('button', { name: /Restart/ })).not.toBeInTheDocument()
  })

  it('shows that a run is overdue in the run’s row and details', async () => {
    const server = createServerView({ id: 'work', name: 'Workstation' })
    const slow = createJobView({
      jobId: 'slow',
      startedAt: noon - 17 * minute,
      usualMs: 8 * minute,
      currentStep: 'Page 9',
    })
    const { user } = await renderWindow(createEmptySnapshot({ servers: [server], jobs: [slow] }))
    expect(row(/slow/)).toHaveTextContent('17 min, usually 8 min · Page 9')
    await pass(minute)
    expect(row(/slow/)).toHaveTextContent('18 min, usually 8 min')
    await user.click(row(/slow/))
    const details = within(screen.getByRole('complementary'))
    expect(details.getByText('Taking longer than usual')).toBeVisible()
    expect(details.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual([
      '18 min',
      '8 min',
    ])
  })

  it('shows why a job is waiting, in its row and its details', async () => {
    const server = createServerView({ id: 'work', name: 'Workstation', stats: createSampleStats(noon, 5, 4) })
    const { double, user } = await renderWindow(
      createEmptySnapshot({ servers: [server], jobs: [waiting('one', 9), waiting('two', 6)] }),
    )
    expect(row(/one/)).toHaveTextContent('Waiting 9 min: 5 jobs run at a time')
    const sample = createSampleStats(noon, 1, 4)
    const busy = { ...sample, stats: { ...sample.stats, cpuPercent: 93 } }
    perform(() => double.sendPatch({ servers: [{ ...server, stats: busy }] }))
    const words = 'Waiting 6 min: the server’s CPU is at 93%; Compileo starts jobs below 80%'
    expect(row(/two/)).toHaveTextContent(words)
    await user.click(row(/two/))
    const detail = within(screen.getByRole('complementary'))
    expect(detail.getByRole('region', { name: /^The server’s CPU is at 93%; Compileo starts/ })).toBeVisible()
    perform(() => double.sendPatch({ servers: [{ ...server, stats: sample }] }))
    expect(row(/one/)).toHaveTextContent('Waiting for 9 min')
  })

  it('reports the visible jobs when they change, and none after the list is closed', async () => {
    const { double, user } = await renderWindow()
    await pass(1_000)
    const keys = createSampleSnapshot().jobs.map(({ identity: { key } }) => key)
    expect(double.getArguments('inSight')).toEqual([{ keys: expect.arrayContaining(keys) }])
    perform(() => double.changeJob('work/parse-1', { progress: 66 }))
    await pass(1_000)
    expect(double.getArguments('inSight')).toHaveLength(1)
    const newcomer = createJobView({ jobId: 'newcomer' })
    perform(() => double.sendPatch({ jobs: { upserts: [newcomer], removals: [] } }))
    await pass(1_000)
    expect(double.getArguments('inSight').slice(1)).toEqual([
      { keys: expect.arrayContaining([newcomer.identity.key, failedJobKey]) },
    ])
    await user.click(button('Settings'))
    await pass(1_000)
    expect(double.getArguments('inSight').slice(2)).toEqual([{ keys: [] }])
  })

  it('updates elapsed and remaining times every second', async () => {
    await renderWindow()
    await pass(20_000)
    expect(row(/b3013a51/)).toHaveTextContent('last update 1 min ago')
    vi.setSystemTime(noon + 5 * minute)
    await pass(1_000)
    expect(row(/Parse/)).toHaveTextContent('any moment')
  })

  it('shows progress as it arrives, as whole percentages if the time left is unknown', async () => {
    const { double } = await renderWindow(
      createEmptySnapshot({ jobs: [createJobView({ jobId: 'one', progress: 41.7 })] }),
    )
    expect(row(/one/)).toHaveTextContent('41%')
    perform(() => double.changeJob('work/one', { progress: 81.9, currentStep: 'Writing' }))
    expect(row(/one/)).toHaveTextContent('Writing')
    expect(row(/one/)).toHaveTextContent('81%')
    expect(row(/one/).querySelector('.ring-fill')).toHaveAttribute('stroke-dasharray', '81 100')
  })

  it('doesn’t render a row again if its job didn’t change', async () => {
    const { double } = await renderWindow()
    const untouched = row(/Extraction/)
    const changes: MutationRecord[] = []
    const observer = new MutationObserver((records) => changes.push(...records))
    observer.observe(untouched, { subtree: true, childList: true, characterData: true, attributes: true })
    perform(() => double.changeJob('work/parse-1', { progress: 70 }))
    await pass(0)
    observer.disconnect()
    expect(changes).toEqual([])
  })

  it('keeps a row’s DOM element when the job moves to another group', async () => {
    const { double } = await renderWindow()
    const before = row(/Parse/)
    const job = createJobView({ jobId: 'parse-1', progress: double.snapshot().jobs[1]?.run.progress ?? 0 })
    perform(() =>
      double.changeJob(job.identity.key, {
        status: 'completed',
        completedAt: noon,
        outcome: createJobOutcome(job, 'completed', noon),
      }),
    )
    expect(row(/Parse/)).toBe(before)
    expect(listed().indexOf('Parse 1,240 page PDF')).toBeGreaterThan(listed().indexOf('Finished today'))
  })

  it('doesn’t move rows under the pointer, so that a click reaches the visible row', async () => {
    const jobs = Array.from({ length: 10 }, (_, n) => runOf(n))
    const { double, user } = await renderWindow(
      createEmptySnapshot({ jobs, servers: [createServerView({ id: 'work', name: 'Workstation' })] }),
    )
    await user.hover(row(/Run 4/))
    const seen = places()
    for (const [n, job] of jobs.entries()) {
      await pass(2_000)
      const failed = createEndedJob('failed', {
        ...flattenJob(job),
        attention: true,
        completedAt: Date.now(),
        error: `Error ${n % 3}`,
      })
      perform(() =>
        double.sendPatch({
          jobs: {
            upserts: [failed, withJobFields(runOf(10 + n), { addedBy: { rule: 'r', since: 0 } })],
            removals: [],
          },
        }),
      )
      expect(places()).toEqual(seen)
    }
    expect(row(/Run 4/)).toHaveTextContent('Error 1')
    expect(screen.getByText('20 updates · Apply')).toBeVisible()
    await user.click(row(/Run 4/))
    expect(within(screen.getByRole('complementary')).getByRole('heading', { name: 'Run 4' })).toBeVisible()
    expect(places()).toEqual(seen)
    await user.unhover(screen.getByRole('grid'))
    expect(listed()[0]).toBe('Needs attention')
  })

  it('updates rows in place under the pointer, and shows how many moves are pending', async () => {
    const { double, user } = await renderWindow()
    fireEvent.pointerMove(row(/Extraction/))
    perform(() => double.changeJob('work/parse-1', { status: 'completed', completedAt: noon }))
    expect(running()).toHaveTextContent('Running1')
    expect(screen.getByText('1 update · Apply')).toBeVisible()
    const job = double.snapshot().jobs.find(({ identity: { key } }) => key === 'lab/dataset-1')
    if (!job) throw new Error('There is no such job')
    const failed = createEndedJob('failed', { ...flattenJob(job), attention: true, completedAt: noon })
    perform(() => double.sendPatch({ jobs: { upserts: [failed], removals: [] } }))
    expect(screen.getByText('2 updates · Apply')).toBeVisible()
    // The group is empty now, so its heading has no count.
    expect(screen.getByRole('heading', { name: 'Waiting' }).parentElement).toHaveTextContent(/^Waiting$/)
    expect(within(row(/Dataset/)).getByRole('button', { name: /^Restart/ })).toBeVisible()
    await user.click(screen.getByRole('button', { name: /Apply/ }))
    expect(screen.queryByRole('button', { name: /Apply/ })).not.toBeInTheDocument()
    expect(listed().slice(0, 3)).toEqual([
      'Needs attention',
      'Dataset, 5,000 questions and answers',
      'Risk factors in cardiology textbooks',
    ])
  })

  it.each([
    [
      'is over the header, even without a leave event',
      () => fireEvent.pointerMove(screen.getByRole('banner')),
    ],
    [
      'leaves the list',
      () => fireEvent.pointerLeave(screen.getByRole('grid').parentElement ?? document.body),
    ],
  ])('moves rows that were held in place once the pointer %s', async (_, leave) => {
    const { double } = await renderWindow()
    fireEvent.pointerMove(row(/Extraction/))
    perform(() => double.changeJob('work/parse-1', { status: 'completed', completedAt: noon }))
    expect(screen.getByText('1 update · Apply')).toBeVisible()
    leave()
    expect(screen.queryByText('1 update · Apply')).not.toBeInTheDocument()
  })

  it('moves rows at once after a key press, or when the pointer leaves the list', async () => {
    const { double, user } = await renderWindow()
    await user.hover(row(/Risk factors/))
    perform(() => double.changeJob('lab/dataset-1', { status: 'completed', completedAt: noon }))
    expect(isDone('Dataset, 5,000 questions and answers')).toBe(false)
    // A key press counts as the pointer leaving the list.
    row(/Risk factors/).focus()
    await user.keyboard('{ArrowDown}')
    expect(isDone('Dataset, 5,000 questions and answers')).toBe(true)
    await user.hover(row(/Extraction/))
    perform(() => double.changeJob('work/parse-1', { status: 'completed', completedAt: noon }))
    expect(isDone('Parse 1,240 page PDF')).toBe(false)
    await user.hover(button('Settings'))
    expect(isDone('Parse 1,240 page PDF')).toBe(true)
  })

  it('shows a newly added job at once, even while the pointer is over the list', async () => {
    const { double } = await renderWindow()
    fireEvent.pointerMove(row(/Extraction/))
    const added = createJobView({ jobId: 'new', label: 'Just added' })
    perform(() => double.sendPatch({ jobs: { upserts: [added], removals: [] } }))
    expect(row(/Just added/)).toBeVisible()
  })

  it('doesn’t hold rows in place when the window opens under the pointer', async () => {
    const { double } = await renderWindow()
    fireEvent.pointerMove(row(/Extraction/), { movementX: 0, movementY: 0 })
    perform(() => double.changeJob('work/parse-1', { status: 'completed', completedAt: noon }))
    expect(screen.queryByText('1 update · Apply')).not.toBeInTheDocument()
  })

  it('removes an unwatched job at once, even under the pointer', async () => {
    const jobs = Array.from({ length: 3 }, (_, n) => runOf(n))
    const { double } = await renderWindow(createEmptySnapshot({ jobs }))
    fireEvent.pointerMove(row(/Run 1/))
    const [heading, first, removed, last] = places()
    perform(() => double.sendPatch({ jobs: { upserts: [], removals: ['work/run-1'] } }))
    // The row below moves up.
    expect(places()).toEqual([heading, first, [last?.[0], removed?.[1]]])
  })

  it('deselects an unwatched job, so that “Undo” doesn’t open its details', async () => {
    const job = runOf(1)
    const { double, user } = await renderWindow(createEmptySnapshot({ jobs: [job, runOf(2)] }))
    double.handle('unwatch', () => ({ ok: true }))
    await user.click(row(/Run 1/))
    expect(screen.getByRole('complementary')).toBeVisible()
    await user.keyboard('{Delete}')
    perform(() => double.sendPatch({ jobs: { upserts: [], removals: [job.identity.key] } }))
    await user.click(button('Undo'))
    perform(() => double.sendPatch({ jobs: { upserts: [job], removals: [] } }))
    expect(row(/Run 1/)).toBeVisible()
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })

  it('shows failures before cancelled jobs, and the newest failure first', async () => {
    const failures = Object.entries({ b: 30, d: 10, c: 20 }).map(([jobId, minutesAgo]) =>
      createEndedJob('failed', { jobId, completedAt: noon - minutesAgo * minute }),
    )
    const cancelled = createEndedJob('cancelled', { jobId: 'a', attention: true, completedAt: noon })
    await renderWindow(createEmptySnapshot({ jobs: [cancelled, ...failures] }))
    expect(listed().slice(1)).toEqual(['d', 'c', 'b', 'a'])
  })

  it('shows yesterday’s jobs separately from today’s jobs', async () => {
    const jobs = [
      createEndedJob('completed', { jobId: 'new', completedAt: noon - 60 * minute }),
      createEndedJob('completed', { jobId: 'old', completedAt: noon - 30 * 60 * minute }),
    ]
    await renderWindow(createEmptySnapshot({ jobs }))
    expect(listed()).toEqual(['Finished today', 'new', 'Yesterday', 'old'])
  })

  it('shows an unknown status unchanged, and treats the job as active', async () => {
    const jobs = [
      createJobView({ jobId: 'odd', status: 'paused_by_operator', currentStep: 'Waiting for disk' }),
    ]
    await renderWindow(createEmptySnapshot({ jobs }))
    expect(listed()).toEqual(['Running', 'odd'])
    expect(row(/odd/)).toHaveTextContent('paused_by_operator: Waiting for disk')
  })

  it('shows an unreachable server or a rejected key in one banner per server', async () => {
    const jobs = ['a', 'b'].map((jobId) =>
      createJobView({ jobId, connection: { state: 'offline' }, updatedAt: noon - 9 * minute, progress: 50 }),
    )
    const refused = createJobView({ jobId: 'c', serverId: 'lab', connection: { state: 'unauthorized' } })
    const servers = [
      createServerView({
        id: 'work',
        name: 'Workstation',
        reach: 'unreachable',
        reason: createQuotedMessage('Connection refused'),
        nextTryAt: noon + 20_000,
      }),
      createServerView({ id: 'lab', name: 'Lab GPU', reach: 'unauthorized' }),
      createServerView({
        id: 'open',
        name: 'Annex',
        reach: 'unauthorized',
        reason: createMessage('serverErrors.missingKey'),
      }),
      createServerView({ id: 'old', name: 'Nobody waits for it', reach: 'unreachable' }),
      createServerView({
        id: 'redis',
        name: 'Cluster',
        reach: 'no-queue',
        reason: createMessage('serverErrors.noQueue'),
        nextTryAt: noon + 20_000,
      }),
    ]
    servers.push(createServerView({ id: 'slow', name: 'Shed', reach: 'busy', nextTryAt: noon + 20_000 }))
    const silent = createJobView({ jobId: 'f', serverId: 'slow', connection: { state: 'offline' } })
    const queued = createJobView({ jobId: 'd', serverId: 'redis', connection: { state: 'offline' } })
    const reason = createMessage('serverErrors.missingKey')
    const keyless = createJobView({
      jobId: 'e',
      serverId: 'open',
      connection: { state: 'unauthorized', reason },
    })
    const { double, user } = await renderWindow(
      createEmptySnapshot({ jobs: [...jobs, refused, queued, keyless, silent], servers }),
    )
    expect(row(/^a, Server unavailable/)).toHaveTextContent('Last update 11:51 AM, at 50%')
    expect(row(/^d, Server unavailable/)).toBeVisible()
    expect(row(/^c, API key rejected/)).toHaveTextContent(/ API keykey rejectedReplace key…$/)
    expect(row(/^e, No API key/)).toHaveTextContent(/No API keyEnter key…$/)
    await user.click(button('1 of 5: Messages'))
    const banners = within(screen.getByRole('dialog', { name: 'Messages' }))
    expect(banners.getAllByRole('paragraph').map(({ textContent }) => textContent)).toEqual([
      'Lab GPU rejected the API key',
      'Annex requires an API key',
      'Workstation is unreachable',
      'Cluster has no queue',
      'Shed is busy',
    ])
    expect(banners.getByText('Workstation: Connection refused, retrying in 20 s')).toBeVisible()
    const [retry] = banners.getAllByRole('button', { name: 'Retry now' })
    if (retry) await user.click(retry)
    await user.keyboard('{Escape}{F5}')
    expect(double.getArguments('retryNow')).toEqual([{ serverId: 'work' }, {}])
    const header = within(screen.getByRole('region', { name: 'Messages' }))
    await user.click(header.getByRole('button', { name: 'Replace key…' }))
    expect(screen.getByRole('dialog', { name: /Lab GPU/ })).toBeVisible()
  })

  it('isolates right-to-left text so that it doesn’t reorder the sentence', async () => {
    const server = createServerView({
      id: 'work',
      name: 'مختبر',
      reach: 'unreachable',
      reason: createMessage('serverErrors.quoted', 'no \u202Eroute'),
    })
    const job = createJobView({ jobId: 'a', connection: { state: 'offline' } })
    const { user } = await renderWindow(createEmptySnapshot({ jobs: [job], servers: [server] }))
    const banner = screen.getByRole('region', { name: 'Messages' })
    expect(banner).toHaveTextContent('\u2068مختبر\u2069 is unreachable')
    await chooseFrom(user, 'Pause notifications', 'Messages (1)')
    expect(screen.getByText('\u2068مختبر\u2069: \u2068no route\u2069')).toBeVisible()
  })

  it('shows a right-to-left step in its own direction, and a long name in a tooltip', async () => {
    const currentStep = 'معالجة المستند 3 من 5'
    await renderWindow(
      createEmptySnapshot({ jobs: [createJobView({ jobId: 'x'.repeat(300), currentStep })] }),
    )
    expect(screen.getByText(currentStep).parentElement).toHaveAttribute('dir', 'auto')
    expect(screen.getByTitle('x'.repeat(300))).toBeVisible()
  })

  it('renders only the visible part of a very long list', async () => {
    const jobs = Array.from({ length: 500 }, (_, i) => createJobView({ jobId: `job-${i}` }))
    await renderWindow(createEmptySnapshot({ jobs }))
    expect(screen.getAllByRole('row').length).toBeLessThan(60)
    expect(screen.getByRole('grid', { name: 'Jobs' })).toHaveAttribute('aria-rowcount', '501')
  })
})

describe('the list’s search', () => {
  it('finds jobs by label, ID, step and error', async () => {
    const { user } = await renderWindow()
    for (const [text, found] of [
      ['oncology', 'Chunk the oncology guidelines'],
      ['b3013a51', 'Job b3013a51'],
      ['412 of', 'Extraction, symptoms and treatments'],
      ['ollama refused', 'Risk factors in cardiology textbooks'],
    ] as const) {
      await searchList(user, text)
      expect(listed()).toHaveLength(2)
      expect(listed()[1]).toBe(found)
    }
  })

  it('shows the searched text above the list, next to a button that clears it', async () => {
    const { user } = await renderWindow()
    await searchList(user, 'oncology')
    expect(searchHeading()).toHaveTextContent('Search: “oncology”')
    await press(user, button('Clear search'))
    expect(searchHeading()).toBeNull()
    expect(listed()).toHaveLength(12)
    // Otherwise the focus is lost with the button, and the arrow keys no longer lead into the list.
    expect(document.querySelector('main')).toHaveFocus()
  })

  it('is cleared by a second Escape if details were open', async () => {
    const { user } = await renderWindow()
    await searchList(user, 'oncology')
    await user.click(row(/Chunk the oncology/))
    await user.keyboard('{Escape}')
    expect(searchHeading()).toHaveTextContent('Search: “oncology”')
    await user.keyboard('{Escape}')
    expect(searchHeading()).toBeNull()
    expect(listed()).toHaveLength(12)
  })

  it('shows a message and a “Show all jobs” button if no job matches', async () => {
    const { user } = await renderWindow()
    await searchList(user, 'no such thing')
    expect(screen.getByText('No jobs match “no such thing”')).toBeVisible()
    await user.click(button('Show all jobs'))
    expect(searchHeading()).toBeNull()
    expect(listed()).toHaveLength(12)
  })
})

describe('the list’s filters', () => {
  it('show how many jobs they match, and list these jobs when they are clicked', async () => {
    const { user } = await renderWindow()
    expect(button('All jobs 7')).toHaveAttribute('aria-current', 'true')
    expect(button('Needs attention 1')).toBeVisible()
    expect(button('Finished 2')).toBeVisible()
    await user.click(button('Running 2'))
    expect(listed()).toHaveLength(3)
    expect(button('Running 2')).toHaveAttribute('aria-current', 'true')
  })

  it('show a message if they match no job', async () => {
    const { user } = await renderWindow(createEmptySnapshot({ jobs: [createJobView({ jobId: 'a' })] }))
    await user.click(button('Needs attention'))
    expect(screen.getByText('Nothing needs your attention')).toBeVisible()
    expect(screen.getByText('You’re watching 1 job.')).toBeVisible()
  })
})

describe('keyboard navigation in the list', () => {
  it('moves with the arrow keys, j and k, and to either end with Home and End', async () => {
    const { user } = await renderWindow()
    await user.keyboard('j')
    expect(row(/Risk factors/)).toHaveFocus()
    await user.keyboard('{ArrowDown}j')
    expect(row(/Extraction/)).toHaveFocus()
    await user.keyboard('k{ArrowUp}{ArrowUp}')
    expect(row(/Risk factors/)).toHaveFocus()
    await user.keyboard('{End}')
    expect(row(/Benchmark/)).toHaveFocus()
    await user.keyboard('{Home}')
    expect(row(/Risk factors/)).toHaveFocus()
  })

  it('has a single Tab stop, followed by the row’s buttons', async () => {
    const { user } = await renderWindow()
    await user.keyboard('j{Tab}')
    expect(button('Actions for Risk factors in cardiology textbooks')).toHaveFocus()
    await user.keyboard('{Tab}')
    expect(button('Restart Risk factors in cardiology textbooks')).toHaveFocus()
    await user.keyboard('{Tab}')
    expect(screen.getByRole('grid')).not.toContainElement(
      document.activeElement instanceof HTMLElement ? document.activeElement : null,
    )
  })

  it('opens and closes details with Space; the arrow keys show another row’s details', async () => {
    const { user } = await renderWindow()
    await user.keyboard('j ')
    expect(screen.getByRole('complementary')).toHaveTextContent('refused the connection')
    expect(row(/^Risk factors/)).toHaveFocus()
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('complementary')).toHaveTextContent('Parse 1,240')
    await user.keyboard(' ')
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
    expect(row(/^Parse/)).toHaveFocus()
  })

  it('moves from the search field to the list with the down arrow', async () => {
    const { user } = await renderWindow()
    await searchList(user, 'symptoms')
    perform(() => searchField().focus())
    await user.keyboard('{ArrowDown}')
    expect(row(/Extraction/)).toHaveFocus()
  })
})

describe('a restart from the list', () => {
  it('needs a confirmation if the server lost track of the job', async () => {
    const stuck = createJobView({ jobId: 'stuck', lostTrackAt: noon - minute })
    const double = createBridgeDouble(createEmptySnapshot({ jobs: [stuck] }))
    double.handle('restart', () => ({ ok: true }))
    const { user } = await renderWindow(double)
    expect(row(/stuck/)).toHaveTextContent('The server lost track of this job. It may still be running.')
    await user.click(button('Actions for stuck'))
    await user.click(await screen.findByRole('menuitem', { name: /^Restart/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Restart 1 job?' })
    expect(dialog).toHaveTextContent('It may still be running. A restart could run it twice.')
    expect(double.getArguments('restart')).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Restart 1 job' }))
    expect(double.getArguments('restart')).toEqual([{ key: stuck.identity.key }])
  })

  it('sends one request for several clicks, and shows the progress', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    const answer = later<CommandResult>()
    double.handle('restart', () => answer.promise)
    const { user } = await renderWindow(double)
    await user.dblClick(button(/^Restart Risk/))
    expect(double.getArguments('restart')).toEqual([{ key: failedJobKey }])
    expect(button('Restarting Risk factors in cardiology textbooks…')).toBeDisabled()
    answer.settle({ ok: true })
    await pass(0)
    expect(button(/^Restart Risk/)).toBeEnabled()
  })

  it('shows in the row that a cancelled job is restarting', async () => {
    const cancelled = createEndedJob('cancelled', {
      jobId: 'stopped',
      pendingCommand: { kind: 'restart', at: noon, state: 'sent' },
    })
    await renderWindow(createEmptySnapshot({ jobs: [cancelled] }))
    expect(button('Restarting stopped…')).toBeDisabled()
  })

  it('shows in the row why it was rejected', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    double.handle('restart', () => ({
      ok: false,
      message: createQuotedMessage('The server no longer has this job'),
    }))
    const { user } = await renderWindow(double)
    await user.click(button(/^Restart Risk/))
    expect(row(/Risk factors/)).toHaveTextContent('The server no longer has this job')
    expect(screen.getByRole('log')).toHaveTextContent(
      'Risk factors in cardiology textbooks: The server no longer has this job',
    )
  })
})
