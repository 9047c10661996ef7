import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { startCompileoServer } from '../server/index.ts'
import { writeProfile } from '../support/demo-profile.ts'
import { trayAsText } from './support/as-text.ts'
import { test } from './support/fixtures.ts'

const minute = 60_000

test('how long a job still takes is estimated from runs of its name, in the row, the details and the tray', async ({
  app,
  desktop,
  home,
}) => {
  const server = await startCompileoServer({ streamIntervalMs: 20 })
  try {
    const course = [70, 140, 270, 400, 530, 670, 730, 800, 870, 930, 970, 990, 1_000]
    const now = Date.now()
    const lines = [15, 15.2, 14.8].map((minutes, run) => ({
      v: 1,
      label: 'Nightly',
      course,
      due: {
        id: `completed@${run}`,
        key: `server/old-${run}`,
        kind: 'completed',
        run: 1,
        at: now - run * 24 * 60 * minute,
        startedAt: now - run * 24 * 60 * minute - minutes * minute,
        progress: 100,
      },
    }))
    const profile = join(home, 'user-data')
    await writeProfile(profile, { name: 'Lab', url: server.url }, [{ id: 'nightly', label: 'Nightly' }])
    await writeFile(
      join(profile, 'outcomes.jsonl'),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    )
    server.addJob({
      id: 'nightly',
      status: 'running',
      progress: 50,
      currentStep: 'Reading',
      startedAt: now - 10 * minute,
    })

    const page = await (await app.launch()).window()
    const row = page.getByRole('row', { name: /Nightly/ })
    await expect(row).toContainText(/[45] min left/)
    await row.click()
    const details = page.getByRole('complementary', { name: 'Job details' })
    await expect(details).toContainText(/Done about \d+:\d\d/)
    await expect(details.getByRole('definition').nth(1)).toHaveText('15 min')
    await expect(details.getByRole('progressbar')).toHaveAttribute('aria-valuetext', 'Running, 50%')
    server.updateJob('nightly', { progress: 52 })
    await expect(details.getByText('dashed: usual run')).toBeVisible()
    await desktop.tray.until((host) => /Nightly: 52%, done about \d+:\d\d/.test(trayAsText(host)))
    await desktop.tray.until((host) => /1 running \(52%\), done about \d+:\d\d/.test(trayAsText(host)))
  } finally {
    await server.close()
  }
})
