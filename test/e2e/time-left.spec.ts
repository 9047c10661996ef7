import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from 'playwright/test'
import { startCompileoServer } from '#test/server/index.ts'
import { writeProfile } from '#test/support/demo-profile.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'
import { movedClock, passHalfMinute } from './support/moved-clock.ts'

const minute = 60_000

const row = (page: Page, name: RegExp) => page.getByRole('row', { name })

function runOf(label: string, at: number, tookMs: number, course?: readonly number[]) {
  const id = `completed@${at}`
  const key = `server/${label}-${at}`
  const due = { id, key, kind: 'completed', run: 1, at, startedAt: at - tookMs, progress: 100 }
  return [
    { v: 1, label, due, ...(course && { course }) },
    { v: 1, announced: `${key}#${id}` },
  ]
}

test('earlier runs estimate the time left, and a longer one is announced once, over a restart', async ({
  app,
  desktop,
  home,
}) => {
  const server = await startCompileoServer({ streamIntervalMs: 20 })
  try {
    const course = [70, 140, 270, 400, 530, 670, 730, 800, 870, 930, 970, 990, 1_000]
    const now = Date.now()
    const lines = [
      ...[15, 15.2, 14.8].flatMap((minutes, run) =>
        runOf('Nightly', now - run * 24 * 60 * minute, minutes * minute, course),
      ),
      ...[1, 2, 3, 4, 5].flatMap((ago) => runOf('Hourly', now - ago * minute, 1_000)),
    ]
    const profile = join(home, 'user-data')
    await writeProfile(profile, { name: 'Lab', url: server.url }, [
      { id: 'nightly', label: 'Nightly' },
      { id: 'hourly-4', label: 'Hourly', status: 'running' },
    ])
    await writeFile(
      join(profile, 'outcomes.jsonl'),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    )
    await writeFile(join(profile, 'settings.json'), JSON.stringify({ notifyOverdue: true }))
    const tenMinutesAgo = now - 10 * minute
    server.addJob({ id: 'nightly', status: 'running', progress: 50, startedAt: tenMinutesAgo })
    server.addJob({ id: 'hourly-4', status: 'running', progress: 40, startedAt: tenMinutesAgo })
    const { notifications } = desktop

    const first = await app.launch(['--hidden'])
    const shown = await notifications.until(({ calls }) =>
      calls.find(({ title }) => title === 'Hourly is taking longer than usual'),
    )
    expect(shown.body).toMatch(/^1[01] min, usually 1 s/)
    await first.quit()

    const { electronApp, window } = await app.launch([], {}, movedClock)
    const page = await window()
    await expect(row(page, /Hourly/)).toContainText(/1[01] min, usually 1 s/)
    await page.getByRole('button', { name: 'History' }).click()
    server.updateJob('hourly-4', { status: 'completed', progress: 100 })
    await notifications.until(({ calls }) => calls.some(({ title }) => title === 'Hourly completed'))
    expect(notifications.calls.map(({ title }) => title)).toEqual([
      'Hourly is taking longer than usual',
      'Hourly completed',
    ])

    await page.getByRole('button', { name: 'All jobs' }).click()
    await expect(row(page, /Nightly/)).toContainText(/[45] min left/)
    await row(page, /Nightly/).click()
    const details = page.getByRole('complementary', { name: 'Job details' })
    await expect(details).toContainText(/Done about \d+:\d\d/)
    await expect(details.getByRole('definition').nth(1)).toHaveText('15 min')
    await expect(details.getByRole('progressbar')).toHaveAttribute('aria-valuetext', 'Running, 50%')
    server.updateJob('nightly', { progress: 52 })
    await expect(details.getByText('dashed: usual run')).toBeVisible()
    await passHalfMinute(electronApp)
    await desktop.tray.until((host) => /Nightly: 52%, done about \d+:\d\d/.test(trayAsText(host)))
    await desktop.tray.until((host) => /1 running \(52%\).*, done about \d+:\d\d/.test(trayAsText(host)))
  } finally {
    await server.close()
  }
})
