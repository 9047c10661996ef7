import { join } from 'node:path'
import { expect, test, type Page } from 'playwright/test'
import { root } from '../../../scripts/places.mjs'
import { testRuntime } from '../../e2e/support/runtime.ts'
import type { Part } from '../screens.ts'
import { maxDiffPixels, type OpenViewer, type Viewer } from './viewers.ts'

/** The runtime of the expected pictures; another draws letters and corners a little differently. */
const drawnBy = '33.2.1'

export const comparesPictures = (viewer: Viewer): boolean =>
  viewer === 'runtime' && testRuntime().version === drawnBy

const still = { animations: 'disabled', caret: 'hide' } as const

export async function drawWindow(page: Page, viewer: Viewer, name: string): Promise<Buffer> {
  return page.screenshot({ ...still, path: join(root, 'out', 'screens', viewer, `${name}.png`) })
}

export function pictureOf(page: Page, part: Part): Promise<Buffer> {
  return page.getByRole(part).screenshot(still)
}

export async function expectPicture(viewing: OpenViewer, picture: Buffer, name: string): Promise<void> {
  const file = `${name}.png`
  if (await viewing.isSamePicture(picture, test.info().snapshotPath(file, { kind: 'snapshot' }))) return
  expect.soft(picture).toMatchSnapshot(file, { maxDiffPixels })
}
