import { join } from 'node:path'
import { _electron, chromium, type Page } from 'playwright/test'
import { getSandboxArguments } from '#scripts/app.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { answerByPromise } from '#test/e2e/support/answer-by-promise.ts'
import { testFontsEnv } from '#test/support/fonts.ts'
import { picturesElectron } from './pictures-electron.ts'

/** `registry` is the npm registry's Electron, which draws letters and corners the same everywhere. */
export type Viewer = 'registry' | 'chromium'

export type Part = 'main' | 'complementary' | 'dialog' | 'menu' | 'listbox'

/** Physical px. */
export interface Size {
  readonly width: number
  readonly height: number
}

export const usual: Size = { width: 1120, height: 720 }

export interface OpenViewer {
  readonly page: Page
  resize(size: Size): Promise<void>
  close(): Promise<void>
}

const sameEverywhere = { TZ: 'UTC', LANG: 'C.UTF-8', ...testFontsEnv }

/** Both viewers write settings, which mustn't get into the user's own folder. */
const ownSettings = { XDG_CONFIG_HOME: join(projectRoot, 'test-results', 'config') }

/** A larger young generation for V8, in MB, so that V8 collects garbage less often. */
const roomForNew = '--js-flags=--min-semi-space-size=32 --max-semi-space-size=64'

export function openViewer(viewer: Viewer): Promise<OpenViewer> {
  return viewer === 'registry' ? openElectron() : openChromium()
}

async function openChromium(): Promise<OpenViewer> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...getSandboxArguments(), '--disable-gpu', roomForNew],
    env: { ...environment(), ...sameEverywhere, ...ownSettings },
  })
  const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB', viewport: usual })
  const page = await context.newPage()
  return { page, resize: (size) => page.setViewportSize(size), close: () => browser.close() }
}

async function openElectron(): Promise<OpenViewer> {
  const launched = await _electron.launch({
    executablePath: picturesElectron(),
    args: [
      ...getSandboxArguments(),
      '--lang=en-GB',
      roomForNew,
      '--force-device-scale-factor=1',
      join(projectRoot, 'test/screens/support/viewer'),
    ],
    env: { ...environment(), ...sameEverywhere, ...ownSettings, NO_AT_BRIDGE: '1' },
  })
  const app = answerByPromise(launched)
  const page = await app.firstWindow()
  return {
    page,
    async resize(size) {
      await app.evaluate(
        ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(to.width, to.height),
        size,
      )
      await page.waitForFunction((to) => innerWidth === to.width && innerHeight === to.height, size)
    },
    close: () => app.close(),
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
