import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { root } from '#scripts/places.mjs'
import { testRuntime } from '#test/e2e/support/runtime.ts'
import { maxDiffPixels, type OpenViewer, type Part } from './viewers.ts'

/** Another runtime draws letters and corners a little differently. */
const drawnBy = '33.2.1'

/** For `npm run screens`. */
const drawsAll = process.env['COMPILEO_TRAY_SCREENS'] === 'all'

const still = { animations: 'disabled', caret: 'hide' } as const

export async function expectPicture({ page, shows }: OpenViewer, name: string, part?: Part): Promise<void> {
  const file = `${name}.png`
  if (drawsAll) await page.screenshot({ ...still, path: join(root, 'out', 'screens', 'runtime', file) })
  if (testRuntime().version !== drawnBy) return
  const place = part && page.getByRole(part)
  if (await shows(test.info().snapshotPath(file, { kind: 'snapshot' }), await place?.boundingBox())) return
  expect.soft(await (place ?? page).screenshot(still)).toMatchSnapshot(file, { maxDiffPixels })
}
