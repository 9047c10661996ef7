import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { callBridge } from './support/call-bridge.ts'
import { expect, test } from './support/fixtures.ts'
import { openSettings } from './support/open-settings.ts'

const refused = (code: string) => ({ ok: false, message: { code } })

test('a webhook gets the next outcome, and a command needs the user’s consent', async ({ app, server }) => {
  const endpoint = await startHookEndpoint()
  const { id } = server.addJob({ id: 'x-1', status: 'running', progress: 50 })
  const { electronApp, window, userDataDir } = await app.launch(['--server', server.url, '--watch', id])
  const page = await window()
  const kept = () => {
    const file = join(userDataDir, 'hooks.json')
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }

  await test.step('the webhook’s address is shown and saved nowhere in plain text', async () => {
    await openSettings(page, 'Hooks')
    await page.getByRole('button', { name: 'Add hook…' }).click()
    const form = page.getByRole('dialog', { name: 'Add hook' })
    await form.getByText('Slack-compatible webhook', { exact: true }).click()
    await form.getByLabel('A job completes').check()
    await form.getByLabel('Webhook URL').fill(`${endpoint.url}/T0P/SECRET`)
    await form.getByRole('button', { name: 'Send test' }).click()
    await expect(form.getByText('Delivered (200)')).toBeVisible()
    expect(JSON.parse((await endpoint.waitForRequests(1)).body).text).toContain('Test: ')
    expect(kept()).toBe('')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form).toBeHidden()
    await server.until(() => server.openStreams().length === 1)
    server.updateJob(id, { status: 'completed', progress: 100 })
    const { path, body } = await endpoint.waitForRequests(2)
    expect([path, JSON.parse(body).text]).toEqual(['/T0P/SECRET', expect.stringMatching(/^Completed: x-1/)])
    await expect(page.getByRole('group', { name: 'Slack' })).toContainText('Delivered (200)')
    for (const file of ['hooks.json', 'hooks.jsonl', join('logs', 'compileo-tray.log')])
      expect(readFileSync(join(userDataDir, file), 'utf8')).not.toContain('SECRET')
  })

  await test.step('the dialog shows the whole command, whatever the page requests', async () => {
    await electronApp.evaluate(({ dialog }) => {
      Reflect.set(globalThis, 'asked', [])
      Reflect.set(dialog, 'showMessageBox', (...given: readonly unknown[]) => {
        Reflect.get(globalThis, 'asked').push(given.at(-1))
        return Promise.resolve({ response: 0, checkboxChecked: false })
      })
    })
    const hook = {
      name: 'Innocent',
      isOn: true,
      outcomes: ['completed'],
      kinds: [],
      servers: [],
      alsoWhilePaused: true,
      action: { type: 'command', program: '/bin/sh', arguments: ['-c', 'touch /tmp/x'], inShell: false },
    }
    const asked = (name: string) => callBridge(page, name, { hook, secrets: {} })
    expect(await asked('saveHook')).toMatchObject(refused('hooks.notAgreed'))
    expect(await asked('tryHook')).toMatchObject(refused('hooks.notRun'))
    const shown = await electronApp.evaluate(() => Reflect.get(globalThis, 'asked'))
    const all = { detail: "/bin/sh -c 'touch /tmp/x'", defaultId: 0, cancelId: 0 }
    expect(shown).toMatchObject([
      { ...all, buttons: ['Cancel', 'Allow command'] },
      { ...all, buttons: ['Cancel', 'Run command'] },
    ])
    expect(kept()).not.toContain('touch')

    await electronApp.evaluate(({ dialog }) => {
      Reflect.set(dialog, 'showMessageBox', () => Promise.resolve({ response: 1, checkboxChecked: false }))
    })
    await page.getByRole('button', { name: 'Add hook…' }).click()
    const form = page.getByRole('dialog', { name: 'Add hook' })
    await form.getByText('Command', { exact: true }).click()
    await form.getByLabel('Program').fill('/bin/echo')
    await form.getByText('More options').click()
    await form.getByLabel('Arguments').fill('it ended')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form).toBeHidden()
    await page.getByRole('button', { name: 'Run test' }).click()
    await expect(page.getByRole('group', { name: 'Command' })).toContainText('it ended')
    await expect.poll(kept).toContain('/bin/echo')
  })
  await endpoint.close()
})
