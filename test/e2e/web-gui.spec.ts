import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startWebGui } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { callBridge } from './support/call-bridge.ts'
import { expect, test } from './support/fixtures.ts'
import { pressButton } from './support/main-job.ts'
import { movedClock, passHalfMinute } from './support/moved-clock.ts'

/** Electron opens pages with `xdg-open` from the PATH; this one records the addresses. */
async function browserIn(home: string) {
  const folder = join(home, 'bin')
  const notes = join(home, 'opened')
  await mkdir(folder)
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" >> '${notes}'\n`, { mode: 0o755 })
  return {
    env: { PATH: folder },
    remove: () => rmSync(join(folder, 'xdg-open')),
    opened: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
  }
}

test('a job’s row, a notification and a server’s page open the entered web address', async ({
  app,
  desktop,
  home,
  server,
}) => {
  const gui = await startWebGui({ jobs: server.jobs.all })
  const { env, opened, remove } = await browserIn(home)
  server.addJob({ id: 'x-1', status: 'running', progress: 30 })
  const saved = { name: 'Workstation', url: server.url }
  await writeProfile(join(home, 'user-data'), saved, [
    { id: 'x-1', label: 'Extraction of volume 1', status: 'running' },
  ])
  const { electronApp, window } = await app.launch([], env, movedClock)
  const page = await window()
  const queue = `${gui.url}/?page=job_management`

  await test.step('the user enters the address', async () => {
    await page.getByRole('button', { name: 'Workstation' }).first().click()
    await page.getByRole('button', { name: 'Edit…' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Web interface' }).fill(`${gui.url}/?page=home`)
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form).toBeHidden()
  })

  // The app opens at most one page a second.
  const opens = async (pages: readonly string[]) => {
    await expect.poll(opened).toEqual(pages)
    await passHalfMinute(electronApp)
  }

  await test.step('a page can’t open an address of its own choice', async () => {
    for (const argument of [
      { url: 'file:///etc/passwd' },
      { serverId: 'server', url: 'http://elsewhere' },
      'http://elsewhere',
      { key: 'server/x-1', page: 'http://elsewhere' },
    ])
      await expect(callBridge(page, 'openInCompileo', argument)).rejects.toThrow()
    for (const guiUrl of ['file:///etc/passwd', 'javascript:alert(1)', 'ms-msdt://x', 'http://u:p@h'])
      expect(await callBridge(page, 'editServer', { serverId: 'server', guiUrl })).toMatchObject({
        ok: false,
      })
    expect(opened()).toEqual([])
    expect(await callBridge(page, 'openInCompileo', { key: 'server/x-1' })).toMatchObject({ ok: true })
    await opens([queue])
  })

  await test.step('the address opens from a row, the details, a server and a notification', async () => {
    await page.getByRole('button', { name: 'All jobs' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Extraction of volume 1' })
    await row.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Open in Compileo' }).click()
    await opens([queue, queue])
    await row.focus()
    await page.keyboard.press('o')
    await opens([queue, queue, queue])
    await row.click()
    const details = page.getByRole('complementary', { name: 'Job details' })
    await details.getByRole('button', { name: 'Open in Compileo' }).click()
    await opens([queue, queue, queue, queue])
    await page.getByRole('button', { name: 'Workstation' }).first().click()
    await page.getByRole('main').getByRole('button', { name: 'Open in Compileo' }).click()
    await opens([queue, queue, queue, queue, queue])

    server.updateJob('x-1', { status: 'completed', progress: 100, result: { operation: 'extraction' } })
    const shown = await desktop.notifications.until(({ visible }) =>
      [...visible.values()].find(({ title }) => title === 'Extraction of volume 1 completed'),
    )
    pressButton(desktop, shown, 'Open in Compileo')
    await opens([queue, queue, queue, queue, queue, `${gui.url}/?page=extraction_unified`])
  })

  await test.step('without a browser, a banner shows the page’s address', async () => {
    remove()
    await page.getByRole('main').getByRole('button', { name: 'Open in Compileo' }).click()
    const words = 'Couldn’t open the browser: this system has no xdg-open. The page is at'
    await expect(page.getByText(`${words} ${queue}`)).toBeVisible()
  })
  await gui.close()
})
