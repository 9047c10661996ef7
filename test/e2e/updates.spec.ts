import { existsSync, watch } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Page } from 'playwright/test'
import { makeCertificate } from '#test/support/certificate.ts'
import { trayAsText } from './support/as-text.ts'
import { expect, test as base } from './support/fixtures.ts'
import { launchApp, type LaunchedApp } from './support/launch-app.ts'
import { makePackage } from './support/made-package.ts'
import { openSettings } from './support/open-settings.ts'
import { startReleasesPage, type ReleasesPage } from './support/releases.ts'
import { testRuntime } from './support/runtime.ts'

interface Installed {
  readonly app: LaunchedApp
  readonly image: string
  readonly page: Page
}

interface Fixtures {
  releases: ReleasesPage
  install(): Promise<Installed>
}

/** A user may rename it. */
const imageName = 'Compileo Tray.AppImage'

const test = base.extend<Fixtures>({
  releases: async ({ home }, use) => {
    const page = await startReleasesPage(await makeCertificate(home))
    await use(page)
    await page.stop()
  },
  install: async ({ desktop, home, releases }, use) => {
    const launched: LaunchedApp[] = []
    await use(async () => {
      const folder = join(home, 'package')
      const executable = await makePackage(folder, testRuntime())
      // electron-builder's, but for the provider.
      await writeFile(
        join(folder, 'resources', 'app-update.yml'),
        `provider: generic\nurl: ${releases.url}\nupdaterCacheDirName: compileo-tray-updater\n`,
      )
      const image = join(home, imageName)
      await writeFile(image, 'the old version')
      const app = await launchApp({
        runtime: testRuntime(),
        executable,
        busAddress: desktop.bus.address,
        home,
        env: { APPIMAGE: image },
      })
      launched.push(app)
      const page = await app.window()
      await openSettings(page, 'General')
      return { app, image, page }
    })
    for (const app of launched) await app.quit()
  },
})

const trustReleases = ({ electronApp }: LaunchedApp) =>
  electronApp.evaluate(({ session }) =>
    session
      .fromPartition('electron-updater', { cache: false })
      .setCertificateVerifyProc((_request, decide) => decide(0)),
  )

const said = (page: Page) => page.locator('[data-setting=version] output')
const whenReady = (page: Page) =>
  expect(said(page)).toHaveText('Version 9.9.9 will be installed when you quit.')
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
/** Like an AppImage's AppRun, it doesn't start the program while it is installed. */
const newVersion = (home: string) =>
  `#!/bin/sh\n[ -n "$APPIMAGE_EXIT_AFTER_INSTALL" ] || touch '${join(home, 'started')}'\n`

test('a newer version is found, downloaded, and installed at exit, by code loaded on demand', async ({
  install,
  releases,
  desktop,
  home,
}) => {
  const { app, image, page } = await install()
  const loaded: string[] = await app.electronApp.evaluate(() =>
    Object.keys(Reflect.get(process.mainModule?.constructor ?? {}, '_cache')),
  )
  const names = loaded.map((file) => basename(file))
  expect(names).toContain('index.cjs')
  expect(names).not.toContain('index-electron-updates.cjs')
  await trustReleases(app)
  for (const version of ['0.1.0', '0.0.9']) {
    releases.withdraw()
    await press(page, 'Check now')
    await expect(said(page)).toHaveText('There is no release for this system')
    releases.publish({ version, content: 'the same or an older one' })
    await press(page, 'Check now')
    await expect(said(page)).toContainText('Up to date')
  }

  releases.publish({ version: '9.9.9', content: newVersion(home) })
  await press(page, 'Check now')
  await whenReady(page)
  await desktop.tray.until((host) => trayAsText(host).includes('Restart to update to 9.9.9'))
  expect(await readFile(image, 'utf8')).toBe('the old version')

  await app.quit()
  expect(await readFile(image, 'utf8')).toBe(newVersion(home))
  expect((await readdir(home)).filter((name) => name.includes('AppImage'))).toEqual([imageName])
  // Installed, not started: the user has quit.
  expect(existsSync(join(home, 'started'))).toBe(false)
  for (const { headers } of releases.requests) {
    expect(headers).not.toHaveProperty('cookie')
    expect(headers['x-user-staging-id'] ?? '').toBe('')
  }
})

test('Restart to update quits, installs, and starts the new version', async ({ install, releases, home }) => {
  const { app, image, page } = await install()
  await trustReleases(app)
  releases.publish({ version: '9.9.9', content: newVersion(home) })
  await press(page, 'Check now')
  const started = new Promise<void>((resolve) => {
    const watcher = watch(home, (_event, name) => {
      if (name !== 'started') return
      watcher.close()
      resolve()
    })
  })
  // The app may be gone before it reports that the press is over.
  const pressed = press(page, 'Restart to update').catch(async (error: unknown) => {
    await expect.poll(() => app.isRunning(), String(error)).toBe(false)
  })
  await started
  await pressed
  await expect.poll(() => app.isRunning()).toBe(false)
  expect(await readFile(image, 'utf8')).toBe(newVersion(home))
})

test('an update that differs from its announcement is rejected, and the old version stays', async ({
  install,
  releases,
  canary,
}) => {
  const { app, image, page } = await install()
  await trustReleases(app)
  await test.step('not what was announced', async () => {
    releases.publish({ version: '9.9.9', content: 'anything', sha512: 'bm90IHRoaXM=' })
    await press(page, 'Check now')
    const words = 'The download doesn’t match what the releases page announces, so it was deleted'
    await expect(said(page)).toHaveText(words)
  })
  await test.step('from an unencrypted address', async () => {
    releases.sendElsewhere(`${canary.url}/x.AppImage`)
    await press(page, 'Check now')
    await expect(said(page)).toHaveText(
      'The releases page leads to an unencrypted address, which was rejected',
    )
  })
  expect(canary.heard).toEqual([])

  await test.step('cut short because the user quits', async () => {
    releases.publish({ version: '9.9.9', content: 'x'.repeat(1_000_000) })
    const halfSent = releases.stall()
    await press(page, 'Check now')
    await halfSent
    await expect(said(page)).toContainText('Downloading version 9.9.9')
    await app.quit()
  })
  expect(await readFile(image, 'utf8')).toBe('the old version')
})

test('a certificate without a trusted issuer is rejected with an explanation', async ({
  install,
  releases,
}) => {
  const { page } = await install()
  releases.publish({ version: '9.9.9', content: 'anything' })
  await press(page, 'Check now')
  await expect(said(page)).toHaveText('The certificate of the releases page isn’t trusted')
  expect(releases.requests).toEqual([])
})
