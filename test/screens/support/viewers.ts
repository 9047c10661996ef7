import { join } from 'node:path'
import { _electron, chromium, type Page } from 'playwright/test'
import { sandboxArguments } from '#scripts/app.mjs'
import { root } from '#scripts/places.mjs'
import { answerByPromise } from '#test/e2e/support/answer-by-promise.ts'
import { testRuntime } from '#test/e2e/support/runtime.ts'
import { testFonts } from '#test/support/fonts.ts'

export type Viewer = 'runtime' | 'chromium'

export type Part = 'main' | 'complementary' | 'dialog' | 'menu' | 'listbox'

/** Physical px. */
export interface Size {
  readonly width: number
  readonly height: number
}

interface Area extends Size {
  readonly x: number
  readonly y: number
}

export const usual: Size = { width: 1120, height: 720 }

export interface OpenViewer {
  readonly page: Page
  /** @param zoom 2 doubles the size of everything */
  resize(size: Size, zoom: number): Promise<void>
  /** Fast, and only a yes is certain. */
  shows(file: string, part?: Area | null): Promise<boolean>
  close(): Promise<void>
}

const sameEverywhere = {
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  ...testFonts,
}

/** MB for V8's young generation, so that it collects less. */
const roomForNew = '--js-flags=--min-semi-space-size=32 --max-semi-space-size=64'

/** Of 255 in each channel. */
const sameShade = 35

/** Processors round edges differently; a word has more pixels. */
export const maxDiffPixels = 50

export function openViewer(viewer: Viewer): Promise<OpenViewer> {
  return viewer === 'runtime' ? openRuntime() : openChromium()
}

async function openChromium(): Promise<OpenViewer> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...sandboxArguments(), '--disable-gpu', roomForNew],
    env: { ...environment(), ...sameEverywhere },
  })
  const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB', viewport: usual })
  const page = await context.newPage()
  const zoomTo = await zooming(page)
  return {
    page,
    async resize(size, zoom) {
      await page.setViewportSize(size)
      await zoomTo(size, zoom)
    },
    shows: () => Promise.resolve(false),
    close: () => browser.close(),
  }
}

async function openRuntime(): Promise<OpenViewer> {
  const runtime = testRuntime()
  const launched = await _electron.launch({
    executablePath: runtime.executable,
    args: [
      ...sandboxArguments(),
      '--lang=en-GB',
      roomForNew,
      '--force-device-scale-factor=1',
      join(root, 'test/screens/support/viewer'),
    ],
    env: { ...environment(), ...sameEverywhere, NO_AT_BRIDGE: '1' },
  })
  const app = answerByPromise(launched)
  const page = await app.firstWindow()
  const zoomTo = await zooming(page)
  let last = { width: 0, height: 0, zoom: 1 }
  return {
    page,
    async resize({ width, height }, zoom) {
      if (width === last.width && height === last.height && zoom === last.zoom) return
      last = { width, height, zoom }
      await app.evaluate(
        ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height),
        { width, height },
      )
      await zoomTo({ width, height }, zoom)
      const inside = { width: width / zoom, height: height / zoom }
      await page.waitForFunction((to) => innerWidth === to.width && innerHeight === to.height, inside)
    },
    async shows(file, part) {
      // Zoomed letters' hinting depends on earlier drawings.
      if (last.zoom !== 1) return false
      return app.evaluate(
        async ({ BrowserWindow, nativeImage }, { path, area, shade, most }) => {
          const drawn = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage(area)
          const pixels = drawn?.toBitmap() ?? []
          const expected = nativeImage.createFromPath(path).toBitmap()
          if (pixels.length !== expected.length) return false
          let differ = 0
          for (let at = 0; at < pixels.length; at += 1) {
            if (Math.abs((pixels[at] ?? 0) - (expected[at] ?? 0)) <= shade) continue
            differ += 1
            if (differ > most) return false
            at |= 3
          }
          return true
        },
        {
          path: file,
          area: part ? roundedOut(part) : undefined,
          shade: sameShade,
          most: maxDiffPixels,
        },
      )
    },
    close: () => app.close(),
  }
}

function roundedOut({ x, y, width, height }: Area): Area {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top }
}

/** The browser's zoom: fewer and larger pixels. */
async function zooming(page: Page): Promise<(size: Size, zoom: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  let last = 1
  return async ({ width, height }, zoom) => {
    if (zoom === last) return
    last = zoom
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: width / zoom,
      height: height / zoom,
      deviceScaleFactor: zoom,
      mobile: false,
    })
    if (zoom === 1) await session.send('Emulation.clearDeviceMetricsOverride')
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
