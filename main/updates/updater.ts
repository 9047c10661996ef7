/** The exports of `updates.cjs`: electron-updater as we use it. Main knows nothing else about it. */
export interface Updater {
  /**
   * Checks the releases page, and trusts only what is signed.
   * @returns the newer version, if there is one
   * @throws an error for `explainUpdateError`
   */
  look(): Promise<string | undefined>
  /**
   * Downloads and verifies the last version found, which is installed on quit.
   * @param onProgress 0-100
   * @throws an error for `explainUpdateError`
   */
  download(signal: AbortSignal, onProgress: (percent: number) => void): Promise<void>
  /** Quits, installs the download, and starts again. */
  restart(): void
}

export interface UpdaterOptions {
  /** The folder of `latest-linux.yml` and the like. */
  readonly url: string
  /** Base64 of its DER form. */
  readonly key: string
  /** The AppImage's path, on Linux. */
  readonly image: string | undefined
  /** The command of a hidden start. */
  readonly command: readonly string[]
}

/** The module, loaded only to check for updates. */
export interface UpdatesModule {
  readonly createUpdater: (options: UpdaterOptions) => Updater
}

/** The network session that electron-updater creates. */
export const updaterSession = 'electron-updater'

/** The error for a release that this build's key didn't sign. */
export const notSigned = 'COMPILEO_TRAY_NOT_SIGNED'

/** The error for a release that is signed for another operating system or processor. */
export const forOtherSystem = 'COMPILEO_TRAY_OTHER_SYSTEM'
