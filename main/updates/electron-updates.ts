import { app } from 'electron'
import {
  AppImageUpdater,
  CancellationToken,
  MacUpdater,
  NsisUpdater,
  type AppUpdater,
  type UpdateInfo,
} from 'electron-updater'
import { replaceImage, startAfterUs } from './replace-image.ts'
import { channelFileOf, releaseKey, verifyRelease } from './signature.ts'
import { forOtherSystem, notSigned, type Updater, type UpdaterOptions } from './updater.ts'

class ImageUpdater extends AppImageUpdater {
  startAgain: readonly string[] | undefined
  readonly #image: string

  constructor(image: string) {
    super()
    this.#image = image
  }

  protected override doInstall(): boolean {
    const { installerPath } = this
    if (installerPath === null) return false
    try {
      replaceImage(installerPath, this.#image)
    } catch (error) {
      // The program is quitting. The next start finds the download and reports it.
      process.stderr.write(`The update was not installed: ${String(error)}\n`)
    }
    if (this.startAgain) startAfterUs(process.pid, this.startAgain)
    return true
  }
}

function updaterFor({ image, command }: UpdaterOptions): { updater: AppUpdater; restart: () => void } {
  if (process.platform === 'linux') {
    const updater = new ImageUpdater(image ?? '')
    return {
      updater,
      restart() {
        updater.startAgain = command
        app.quit()
      },
    }
  }
  const updater = process.platform === 'win32' ? new NsisUpdater() : new MacUpdater()
  return { updater, restart: () => updater.quitAndInstall(true, true) }
}

const isPrerelease = ({ version }: UpdateInfo) => version.includes('-')

/** No downgrades, nothing unsigned, and no identifying information. */
export function createUpdater(options: UpdaterOptions): Updater {
  const { updater, restart } = updaterFor(options)
  const key = releaseKey(options.key)
  updater.logger = null
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = true
  updater.allowPrerelease = false
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  // It would send an ID with each request, for staged releases.
  Object.assign(updater, { stagingUserIdPromise: { value: Promise.resolve('') } })
  updater.isUserWithinRollout = () => true
  updater.on('login', (_info, answer) => void Reflect.apply(answer, undefined, []))
  updater.setFeedURL({ provider: 'generic', url: options.url })

  return {
    async look() {
      const result = await updater.checkForUpdates()
      if (!result?.isUpdateAvailable || isPrerelease(result.updateInfo)) return undefined
      const channelFile = channelFileOf(process.platform, process.arch)
      const verdict = key ? verifyRelease(key, result.updateInfo, channelFile) : 'not-signed'
      if (verdict !== 'signed')
        throw Object.assign(new Error(), { code: verdict === 'other-system' ? forOtherSystem : notSigned })
      return result.updateInfo.version
    },
    async download(signal, onProgress) {
      const token = new CancellationToken()
      const cancel = () => token.cancel()
      const forward = ({ percent }: { readonly percent: number }) => onProgress(percent)
      signal.addEventListener('abort', cancel, { once: true })
      updater.on('download-progress', forward)
      try {
        await updater.downloadUpdate(token)
      } finally {
        updater.off('download-progress', forward)
        signal.removeEventListener('abort', cancel)
      }
    },
    restart,
  }
}
