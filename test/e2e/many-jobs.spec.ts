import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright/test'
import {
  button,
  chooseWithin,
  detail,
  dialog,
  listed,
  row,
  typeInFocusedField,
} from '#test/screens/flows/window.ts'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { writeWatchList } from '#test/support/write-watch-list.ts'
import { expect, test } from './support/fixtures.ts'
import { pressButton } from './support/main-job.ts'

let lab: CompileoServer
let office: CompileoServer

test.beforeEach(async () => {
  lab = await startCompileoServer({ streamIntervalMs: 20 })
  office = await startCompileoServer({ streamIntervalMs: 20 })
})
test.afterEach(() => Promise.all([lab.close(), office.close()]))

function writeProfile(home: string, ofLab: readonly object[], ofOffice: readonly object[] = []): void {
  const addedAt = Date.now()
  writeWatchList(
    join(home, 'user-data'),
    [
      { id: 'lab', name: 'Lab', url: lab.url },
      { id: 'office', name: 'Office', url: office.url },
    ],
    [
      ...ofLab.map((job) => ({ serverId: 'lab', addedAt, ...job })),
      ...ofOffice.map((job) => ({ serverId: 'office', addedAt, ...job })),
    ],
  )
}

const ofKind = (kind: string, ...ids: readonly string[]) => ids.map((jobId) => ({ jobId, kind }))

const usual = Array.from({ length: 5 }, (_, index) => `usual-${index + 1}`)

const startedAgo = (minutes: number) => ({
  status: 'running',
  progress: 30,
  startedAt: Date.now() - minutes * 60_000,
})

const copied = (app: ElectronApplication) => app.evaluate(({ clipboard }) => clipboard.readText())

async function openMenu(page: Page, name: RegExp, line: string): Promise<void> {
  await row(page, name).click({ button: 'right' })
  await page.getByRole('menuitem', { name: line, exact: true }).click()
}

async function onAll(page: Page, names: readonly RegExp[], line: string): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.getByRole('row', { selected: true })).toHaveCount(0)
  for (const name of names) await row(page, name).click({ modifiers: ['Control'] })
  await openMenu(page, names.at(-1) ?? /./, line)
}

test('the list is filtered and grouped, and several jobs are copied, linked and cancelled', async ({
  app,
  home,
}) => {
  for (const id of ['parse-1', 'parse-2', 'chunk-1']) lab.addJob({ id, status: 'running', progress: 30 })
  for (const id of ['parse-3', 'parse-4']) office.addJob({ id, status: 'running', progress: 60 })
  writeProfile(
    home,
    [...ofKind('parsing', 'parse-1', 'parse-2'), ...ofKind('chunking', 'chunk-1')],
    ofKind('parsing', 'parse-3', 'parse-4'),
  )
  const { electronApp, window, launchAgain } = await app.launch()
  const page = await window()
  const groups = () => page.getByRole('grid').getByRole('heading', { level: 2 })
  const parsing = ['Parsing · parse-1', 'Parsing · parse-2', 'Parsing · parse-3', 'Parsing · parse-4']

  await test.step('7: the list is narrowed to a kind and grouped by server', async () => {
    await expect.poll(() => listed(page)).toHaveLength(5)
    await chooseWithin(page, 'Filter and group', 'Kind', 'Parsing')
    await chooseWithin(page, 'Filter and group', 'Group by', 'Server')
    await expect(groups()).toHaveText(['Lab', 'Office'])
    await expect.poll(() => listed(page)).toEqual(parsing)
  })

  await test.step('8: jobs get labels of their own', async () => {
    for (const nth of [1, 2, 3]) {
      await openMenu(page, new RegExp(`parse-${nth}`), 'Add label')
      await typeInFocusedField(page, `Volume ${nth}`)
      await page.keyboard.press('Enter')
    }
    await expect.poll(() => listed(page)).toEqual(['Volume 1', 'Volume 2', 'Volume 3', 'Parsing · parse-4'])
  })

  await test.step('8: their IDs are copied', async () => {
    await onAll(page, [/^Volume 1/, /^Volume 3/], 'Copy 2 IDs')
    await expect.poll(() => copied(electronApp)).toBe('parse-1\nparse-3')
  })

  await test.step('8: several jobs are cancelled after a question, by one request each', async () => {
    const posts = () => [lab, office].flatMap(({ requests }) => requests.list({ method: 'POST' }))
    await onAll(page, [/^Volume 1/, /^Volume 3/], 'Cancel 2 jobs…')
    const question = dialog(page, 'Cancel 2 jobs?')
    await expect(question).toContainText('Volume 1')
    await expect(question).toContainText('Volume 3')
    await button(question, 'Keep running').click()
    await onAll(page, [/^Volume 1/, /^Volume 3/], 'Cancel 2 jobs…')
    expect(posts()).toEqual([])
    await button(question, 'Cancel 2 jobs').click()
    await lab.until(() => lab.requests.count({ route: 'cancel' }) === 1)
    await office.until(() => office.requests.count({ route: 'cancel' }) === 1)
    expect(posts().map(({ route, jobId }) => [route, jobId])).toEqual([
      ['cancel', 'parse-1'],
      ['cancel', 'parse-3'],
    ])
    await expect(row(page, /^Volume 1/)).toContainText('Cancelled by you')
    await expect(row(page, /^Volume 3/)).toContainText('Cancelled by you')
  })

  await test.step('11: a copied link has the server, the job and its name, and asks before it adds a server', async () => {
    await openMenu(page, /^Volume 2/, 'Copy watch link')
    await expect.poll(() => copied(electronApp)).toMatch(/^compileo-tray:/)
    const link = await copied(electronApp)
    expect(link).toBe(
      `compileo-tray://watch?server=${encodeURIComponent(lab.url)}&job=parse-2&label=Volume+2`,
    )
    await button(page, /^Lab/).first().click()
    await button(page, 'Remove…').click()
    await button(dialog(page, 'Remove server “Lab”?'), 'Remove server').click()
    await expect(button(page, /^Lab/)).toHaveCount(0)
    lab.requests.clear()
    expect((await launchAgain([link])).code).toBe(0)
    const question = dialog(page, 'Add this server?')
    await expect(question).toContainText(lab.url)
    await expect(question).toContainText('Volume 2')
    expect(lab.requests.total).toBe(0)
    await button(question, 'Add and watch').click()
    await expect(row(page, /^Volume 2/)).toHaveAccessibleName(/ 30%/)
  })
})

test('a job notifies when it exceeds its limit, or takes three times the usual time', async ({
  app,
  desktop,
  home,
}) => {
  const { notifications } = desktop
  lab.addJob({ id: 'long', ...startedAgo(45) })
  for (const id of usual) lab.addJob({ id, ...startedAgo(10) })
  lab.addJob({ id: 'slow', ...startedAgo(35) })
  const similar = ofKind('taxonomy', ...usual, 'slow')
  writeProfile(home, [{ jobId: 'long' }, ...similar])
  const { window } = await app.launch()
  const page = await window()
  const shown = (title: string) =>
    notifications.until(({ calls }) => calls.find((notification) => notification.title === title))
  await expect.poll(() => listed(page)).toHaveLength(7)

  await test.step('9: a job that exceeds its own limit notifies, with three buttons', async () => {
    await row(page, /^long/).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Notify if longer than' }).click()
    await page.getByRole('menuitemradio', { name: '30 min' }).click()
    const late = await shown('long is running longer than 30 min')
    expect(late.body).toMatch(/Longer than 30 min: running for 4[56] min/)
    const labels = late.actions.filter(({ key }) => key !== 'default').map(({ label }) => label)
    expect(labels).toEqual(['Details', 'Cancel…', 'Wait longer'])
    await row(page, /^long/).click()
    await expect(detail(page)).toContainText('Running longer than 30 min')

    pressButton(desktop, late, 'Wait longer')
    await expect(detail(page)).not.toContainText('Running longer than 30 min')
    const file = join(home, 'user-data', 'watch-list.json')
    await expect.poll(() => readFile(file, 'utf8')).toMatch(/"limitMs": 5[4-6]\d{5}\b/)
  })

  await test.step('9: five completed runs make three times their time the limit, and Cancel… asks first', async () => {
    const title = 'Taxonomy · slow is taking longer than usual'
    const complete = (id: string) => lab.updateJob(id, { status: 'completed', progress: 100 })
    const [last = '', ...others] = usual
    for (const id of others) {
      complete(id)
      await expect(row(page, new RegExp(`Taxonomy · ${id}`))).toContainText('Completed')
    }
    expect(notifications.calls.map((notification) => notification.title)).not.toContain(title)
    // The list in front raises no pop-up.
    await button(page, 'History').click()
    complete(last)
    const late = await shown(title)
    expect(late.body).toMatch(/^3[56] min, usually 1[01] min/)
    pressButton(desktop, late, 'Cancel…')
    const question = dialog(page, 'Cancel “Taxonomy · slow”?')
    await button(question, 'Cancel job').click()
    await lab.until(() => lab.requests.count({ route: 'cancel' }) === 1)
    expect(lab.requests.list({ method: 'POST' }).map(({ jobId }) => jobId)).toEqual(['slow'])
  })
})
