import { messageOf } from '../../../shared/message.ts'
import { fullSampleOf } from '../../support/server-sample.ts'
import { callsOf, changeJob, changeServer, copiedOn } from '../support/double.ts'
import { expect, moment, test } from '../support/fixtures.ts'
import { button, choose, chooseWithin, detail, dialog, listed, openPane, row, toast } from './window.ts'

test('a queue is judged by each sample, and warns before an alert is raised', async ({ stage }) => {
  const { page } = stage
  await stage.open('server')
  const queue = page.getByRole('region', { name: 'Queue' })
  await changeServer(page, 'work', { alerts: [], stats: fullSampleOf(moment, { failed: 17 }) })
  await expect(queue).toContainText('Good')
  await changeServer(page, 'work', { stats: fullSampleOf(moment, { failed: 17, cpuPercent: 95 }) })
  await expect(queue).toContainText('Warning')
  await expect(queue).toContainText('CPU at 95%')
  await expect(page.getByRole('region', { name: 'Alerts' })).toBeHidden()
})

test('a rule shows which kinds it covers without the plugin, and which none', async ({ stage }) => {
  const { page } = stage
  await stage.open('found')
  await button(page, 'Change…').click()
  const rules = dialog(page, 'Watch new jobs automatically')
  await changeServer(page, 'work', {
    watchRules: [
      { id: 'all', since: 0 },
      { id: 'parsing', kind: 'parsing', since: 0 },
      { id: 'extraction', kind: 'extraction', since: 0 },
    ],
  })
  await expect(rules.getByRole('listitem')).toContainText([
    /^All jobsOnly the kinds this server lists: Extraction, Quality/,
    /^All parsing jobsThis server doesn’t list such jobs/,
    /^All extraction jobsRemove$/,
  ])
  await expect(rules).toContainText('With the Compileo Tray plugin, it lists all.')
  await rules.getByRole('combobox', { name: 'Kind' }).click()
  await expect(page.getByRole('option')).toHaveText(['All kinds', 'Extraction', 'Quality'])
})

test('several jobs are cancelled after a question that counts and names them', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, /^Parse/).click({ modifiers: ['Control'] })
  await row(page, /^Dataset/).click({ modifiers: ['Control'] })
  await row(page, /^Chunk/).click({ modifiers: ['Control'] })
  await row(page, /^Chunk/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Cancel 2 jobs…' }).click()
  const question = dialog(page, 'Cancel 2 jobs?')
  await expect(question.getByRole('list').first()).toContainText('Parse 1,240 page PDF')
  await expect(button(question, 'Keep running')).toBeFocused()
  await page.keyboard.press('Enter')
  expect(await callsOf(page, 'cancel')).toEqual([])
  await row(page, /^Chunk/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Cancel 2 jobs…' }).click()
  await button(question, 'Cancel 2 jobs').click()
  await expect(question).toBeHidden()
  const cancelled = await callsOf(page, 'cancel')
  expect(cancelled).toEqual([
    { key: expect.stringContaining('parse'), isBulk: true },
    { key: expect.stringContaining('/'), isBulk: true },
  ])
})

test('several jobs are renamed by a pattern that shows their new names', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, /^Chunk/).click({ modifiers: ['Control'] })
  await row(page, /^Benchmark/).click({ modifiers: ['Control'] })
  await row(page, /^Benchmark/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Rename 2…' }).click()
  const form = dialog(page, 'Rename 2 jobs')
  await form.getByRole('textbox', { name: 'Pattern' }).fill('Volume {n} of {kind}')
  await expect(form.getByRole('list', { name: 'New names' })).toContainText(/Volume 1 of .*Volume 2 of/)
  await page.keyboard.press('Enter')
  await expect(toast(page, 'Renamed 2 jobs')).toBeVisible()
  await expect(row(page, /^Volume 1 of Chunking/)).toBeVisible()
})

test('a watch link is copied of one job, of several servers, and of a batch with its name', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, /^Parse/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy watch link' }).click()
  await expect(toast(page, 'Copied')).toBeVisible()
  await page.keyboard.press('Control+a')
  await row(page, /^Parse/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy watch link' }).click()
  await expect.poll(() => copiedOn(page)).toHaveLength(2)
  const [one = '', all = ''] = await copiedOn(page)
  expect(one).toMatch(/^compileo-tray:\/\/watch\?server=[^&]+&job=parse-1&label=Parse\+1%2C240\+page\+PDF$/)
  expect(all.split('\n')).toHaveLength(3)

  await stage.open('batches')
  await row(page, /Cardiology corpus/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy watch link' }).click()
  await expect.poll(() => copiedOn(page)).toHaveLength(1)
  expect((await copiedOn(page))[0]).toMatch(/&label=Cardiology\+corpus$/)
})

test('a job that waits gets a notification when it starts, and any a limit of its own', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, /^Dataset/).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Notify when it starts' }).click()
  await expect(row(page, /^Dataset/)).toContainText('notifies when it starts')
  await row(page, /^Parse/).click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Notify when it starts' })).toBeHidden()
  await page.getByRole('menuitem', { name: 'Notify if longer than' }).click()
  await page.getByRole('menuitemradio', { name: '2 h' }).click()
  await expect
    .poll(() => callsOf(page, 'setAlerts'))
    .toEqual([
      { keys: ['lab/dataset-1'], announcesStart: true },
      { keys: ['work/parse-1'], limitMs: 7_200_000 },
    ])
  await changeJob(page, 'work/parse-1', { overLimitMs: 7_200_000, startedAt: moment - 8_000_000 })
  await row(page, /^Parse/).click()
  await expect(detail(page)).toContainText('Running longer than 2 h')
})

test('a job without a label is named after its file or dataset rather than its ID', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await changeJob(page, 'work/chunk-1', { label: undefined, kind: 'chunking', subject: 'cardiology.pdf' })
  await expect(row(page, /^Chunking · cardiology\.pdf/)).toBeVisible()
})

test('the list is narrowed and grouped, and both are saved as a view in sidebar and palette', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('sample')
  const filter = (line: string, choice: string) => chooseWithin(page, 'Filter and group', line, choice)
  await filter('Group by', 'Server')
  await expect(page.getByRole('heading', { level: 2, name: /^(?:Archive|Lab GPU|Workstation)$/ })).toHaveText(
    ['Archive', 'Lab GPU', 'Workstation'],
  )
  await filter('Kind', 'Parsing')
  await expect.poll(() => listed(page)).toEqual(['Parse 1,240 page PDF'])
  await expect(page.getByRole('main')).toContainText('Parsing 1')
  await button(page, 'Filter and group').click()
  await page.getByRole('menuitem', { name: 'Save as view…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Parsing by server')
  await page.keyboard.press('Enter')
  const view = button(page, 'Parsing by server')
  await expect(view).toHaveAttribute('aria-current', 'true')

  await button(page, /^All jobs/).click()
  await expect.poll(() => listed(page)).toHaveLength(7)
  await expect(view).not.toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('parsing by')
  await page.keyboard.press('Enter')
  await expect.poll(() => listed(page)).toEqual(['Parse 1,240 page PDF'])
  await button(page, 'Filter and group').click()
  await page.getByRole('menuitem', { name: 'Delete view “Parsing by server”' }).click()
  await expect(view).toBeHidden()
})

test('jobs are filtered by who started them, and a rule watches only theirs', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await changeJob(page, 'work/chunk-1', { startedBy: 'anna' })
  await changeJob(page, 'work/parse-1', { startedBy: 'ben' })
  await chooseWithin(page, 'Filter and group', 'Started by', 'anna')
  await expect.poll(() => listed(page)).toEqual(['Chunk the oncology guidelines'])

  await stage.open('found')
  await changeJob(page, 'work/parse-1', { startedBy: 'anna' })
  await button(page, 'Change…').click()
  const rules = dialog(page, 'Watch new jobs automatically')
  await choose(rules, 'Started by', 'started by anna')
  await button(rules, 'Add rule').click()
  await expect(rules.getByRole('list')).toContainText('All jobs · started by anna')
  expect(await callsOf(page, 'setWatchRule')).toEqual([{ serverId: 'work', startedBy: 'anna' }])
})

test('thresholds belong to a server, and what is normal there stays alerting elsewhere', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('server')
  const memory = { kind: 'memory', raisedAt: moment, message: messageOf('alerts.memory', 812) } as const
  const stats = fullSampleOf(moment, { memoryMb: 1_200, failed: 17 })
  await changeServer(page, 'work', { alerts: [memory], stats, statsHistory: [stats] })
  await button(page, 'Stop alerting at this level').click()
  expect(await callsOf(page, 'editServer')).toEqual([{ serverId: 'work', alertLevels: { memoryMb: 1_500 } }])
  expect(await callsOf(page, 'updateSettings')).toEqual([])
  await page.getByRole('group').filter({ hasText: 'Alert thresholds' }).locator('summary').click()
  const field = page.getByRole('textbox', { name: /^Waiting jobs/ })
  await expect(page.getByText('All servers: 10 jobs')).toBeVisible()
  await field.fill('25')
  await field.press('Enter')
  await button(page, 'Waiting jobs: use 10 jobs').click()
  await expect
    .poll(() => callsOf(page, 'editServer'))
    .toEqual([
      { serverId: 'work', alertLevels: { memoryMb: 1_500 } },
      { serverId: 'work', alertLevels: { memoryMb: 1_500, pending: 25 } },
      { serverId: 'work', alertLevels: { memoryMb: 1_500 } },
    ])
})

test('a table of rules shows what is notified by server, kind and project, and after how long', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('settings')
  await button(page, 'Add exception').click()
  const rule = page.getByRole('list', { name: 'Exceptions for some jobs' }).getByRole('listitem')
  await choose(rule, 'Kind', 'Extraction')
  await choose(rule, 'Notify', 'Nothing')
  await choose(rule, 'Limit', 'longer than 2 h')
  await expect
    .poll(async () => (await callsOf(page, 'updateSettings')).at(-1))
    .toEqual({ notifyRules: [{ notify: 'none', kind: 'extraction', limitMinutes: 120 }] })
  await button(rule, 'Remove exception').click()
  await expect(rule).toBeHidden()
})

test('quiet hours begin on chosen weekdays, and one server alone is paused', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await page.getByRole('switch', { name: 'Quiet hours' }).click()
  const days = page.getByRole('group', { name: 'Nights that begin on' })
  await button(days, 'Sat').click()
  await button(days, 'Sun').click()
  await expect
    .poll(async () => (await callsOf(page, 'updateSettings')).at(-1))
    .toMatchObject({ quietHours: { on: true, days: [1, 2, 3, 4, 5] } })
  await stage.open('server')
  await button(page, 'For 1 hour').click()
  expect(await callsOf(page, 'pauseNotifications')).toEqual([{ until: 'hour', serverId: 'work' }])
})

test('how long finished jobs stay on the list is a setting', async ({ stage }) => {
  const { page } = stage
  await stage.open('settings')
  await openPane(page, 'General')
  await choose(page, 'Finished jobs leave the list', 'Never')
  expect(await callsOf(page, 'updateSettings')).toEqual([{ keepFinishedDays: 0 }])
})
