import { callsOf } from '../support/double.ts'
import { expect, test } from '../support/fixtures.ts'
import { button, choose, dialog, listed, row } from './window.ts'

test('a server is tested, refused in words, mended and added', async ({ stage }) => {
  const { page } = stage
  await stage.open('server')
  await button(page, 'Add a server…').click()
  const form = dialog(page, 'Add a server')
  const address = form.getByRole('textbox', { name: 'Address' })
  await expect(address).toBeFocused()
  await address.fill('ftp://gpu-server')
  await button(form, 'Test connection').click()
  await expect(address).toHaveAccessibleDescription(/must start with http:/)
  expect(await callsOf(page, 'testServer')).toEqual([])

  await address.fill('http://refused.lab.example:8000')
  await expect(address).toHaveAccessibleDescription(/Not encrypted/)
  await button(form, 'Test connection').click()
  await expect(form).toContainText('Connection refused. Is the server running')
  await expect(button(form, 'Add anyway')).toBeVisible()

  await address.fill('https://gpu.lab.example')
  await form.getByLabel('API key').fill('secret')
  await form.getByRole('textbox', { name: 'Name' }).fill('Night shift')
  await button(form, 'Test connection').click()
  await expect(form).toContainText('Connected to Compileo: 3 running, 4 waiting')
  await button(form, 'Add server').click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Night shift' })).toBeVisible()
  expect(await callsOf(page, 'addServer')).toEqual([
    { url: 'https://gpu.lab.example', name: 'Night shift', apiKey: 'secret' },
  ])
})

test('a server is edited without its key, which is kept; then the key is replaced', async ({ stage }) => {
  const { page } = stage
  await stage.open('server')
  await button(page, 'Edit…').click()
  const form = dialog(page, 'Edit Workstation')
  await expect(form).toContainText('A key is saved.')
  await form.getByRole('textbox', { name: 'Name' }).fill('Big workstation')
  await button(form, 'Save').click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Big workstation' })).toBeVisible()

  await button(page, 'Edit…').click()
  const again = dialog(page, 'Edit Big workstation')
  await button(again, 'Replace').click()
  await expect(again.getByLabel('API key')).toBeFocused()
  await page.keyboard.type('another')
  await page.keyboard.press('Enter')
  await expect(again).toBeHidden()
  const [renamed, replaced] = await callsOf(page, 'editServer')
  expect(renamed).toEqual({ serverId: 'work', name: 'Big workstation' })
  expect(replaced).toMatchObject({ serverId: 'work', apiKey: 'another' })
})

test('a key that goes with an address does not go to another one', async ({ stage }) => {
  const { page } = stage
  await stage.open('server')
  await button(page, 'Edit…').click()
  const form = dialog(page, 'Edit Workstation')
  await form.getByRole('textbox', { name: 'Address' }).fill('https://elsewhere.example')
  await expect(form).toContainText('The saved key is only for http://gpu-server.lab.example:8000.')
})

test('a server is removed after a question that names what goes with it', async ({ stage }) => {
  const { page } = stage
  await stage.open('server')
  await button(page, 'Remove…').click()
  const question = dialog(page, 'Remove server “Workstation”?')
  await expect(question).toContainText('stops watching 5 jobs')
  await expect(button(question, 'Cancel')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await button(page, 'Remove…').click()
  await button(question, 'Remove server').click()
  await expect(question).toBeHidden()
  await expect(page.getByRole('grid', { name: 'Jobs' })).toBeVisible()
  await expect(button(page, 'Workstation')).toBeHidden()
  expect(await callsOf(page, 'removeServer')).toEqual([{ serverId: 'work' }])
})

test('its jobs, its failed jobs and the levels of its alerts are one press away', async ({ stage }) => {
  const { page } = stage
  await stage.open('server')
  await button(page, 'Show failed jobs').click()
  await expect.poll(() => listed(page)).toEqual(['Taxonomy of the cardiology textbooks'])
  await expect(button(page, 'Server: Workstation')).toBeVisible()
  await button(page, 'Workstation').click()
  await button(page, 'Show 5 watched jobs').click()
  await expect.poll(() => listed(page)).toHaveLength(5)
  await expect(row(page, /Dataset/)).toBeHidden()
  await button(page, 'Workstation').click()
  await button(page, 'Alert thresholds').click()
  await expect(page.getByRole('heading', { name: 'Queue alerts' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Failed jobs' })).toBeFocused()
})

test('muting it and its automatic restarts hold at once', async ({ stage }) => {
  const { page } = stage
  await stage.open('server')
  await page.getByRole('switch', { name: 'Mute notifications from this server' }).click()
  await choose(page, 'Restart failed jobs automatically', 'Up to 5 times')
  await expect
    .poll(() => callsOf(page, 'editServer'))
    .toEqual([
      { serverId: 'work', muted: true },
      { serverId: 'work', autoRestarts: 5 },
    ])
})

test('the first server comes first, and the first job next', async ({ stage }) => {
  const { page } = stage
  await stage.open('no-server')
  await page.getByRole('textbox', { name: 'Address' }).fill('http://localhost:8000')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'You’re not watching any jobs yet' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: /^Job ID, link or message/ })).toBeFocused()
})

test('a link’s request is carried out only once the user agrees, and typing agrees to nothing', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('link')
  const question = dialog(page, 'Add this server?')
  await expect(question).toContainText('https://gpu.lab.example')
  await expect(button(question, 'Cancel')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  expect(await callsOf(page, 'addServer')).toEqual([])

  await stage.open('link')
  await button(question, 'Add and watch').click()
  await expect.poll(() => listed(page)).toEqual(['Job b3013a51'])
  expect(await callsOf(page, 'addServer')).toEqual([{ url: 'https://gpu.lab.example' }])
})
