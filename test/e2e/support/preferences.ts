import type { ElectronApplication } from 'playwright/test'

/** The preferences that Electron's checklist speaks of, and that a page of ours has on. */
export const lockedOn: readonly string[] = ['sandbox', 'contextIsolation', 'webSecurity']

/** Has main note of each page that it makes from now on, and of those that it has, which preferences are on. */
export const notePreferences = (electronApp: ElectronApplication): Promise<void> =>
  electronApp.evaluate(({ app, webContents }) => {
    const names = [
      'sandbox',
      'contextIsolation',
      'nodeIntegration',
      'nodeIntegrationInWorker',
      'nodeIntegrationInSubFrames',
      'webSecurity',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
      'webviewTag',
      'plugins',
    ]
    const noted: Record<string, string[]> = {}
    Object.assign(globalThis, { noted })
    const note = (contents: Electron.WebContents) => {
      // Electron has it, and its types don't.
      const its: unknown = Reflect.get(contents, 'getLastWebPreferences').call(contents)
      noted[contents.getURL()] = names.filter((name) => Boolean(Reflect.get(Object(its), name)))
    }
    webContents.getAllWebContents().forEach(note)
    app.on('web-contents-created', (_event, contents) => contents.on('did-navigate', () => note(contents)))
  })

/** The recorded preferences, by the page's address. */
export const notedPreferences = (electronApp: ElectronApplication): Promise<unknown> =>
  electronApp.evaluate((): unknown => Reflect.get(globalThis, 'noted'))
