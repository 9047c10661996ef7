import type { ElectronApplication } from 'playwright/test'

/** Preferences from Electron's security checklist that must be enabled. */
export const lockedOn: readonly string[] = ['sandbox', 'contextIsolation', 'webSecurity']

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
      // This method is missing in Electron's types.
      const its: unknown = Reflect.get(contents, 'getLastWebPreferences').call(contents)
      noted[contents.getURL()] = names.filter((name) => Boolean(Reflect.get(Object(its), name)))
    }
    webContents.getAllWebContents().forEach(note)
    app.on('web-contents-created', (_event, contents) => contents.on('did-navigate', () => note(contents)))
  })

export const notedPreferences = (electronApp: ElectronApplication): Promise<unknown> =>
  electronApp.evaluate((): unknown => Reflect.get(globalThis, 'noted'))
