export interface Updater {
  /**
   * Trusts only signed releases.
   *
   * @returns the newer version, if there is one
   * @throws an error for `explainUpdateError`
   */
  look(): Promise<string | undefined>
  /**
   * Downloads and verifies the last version found, which is installed on quit.
   *
   * @param onProgress 0-100
   * @throws an error for `explainUpdateError`
   */
  download(signal: AbortSignal, onProgress: (percent: number) => void): Promise<void>
  restart(): void
}

export interface UpdaterOptions {
  /** The folder of `latest-linux.yml` and the like. */
  readonly url: string
  /** Base64 of its DER form. */
  readonly key: string
  /** On Linux. */
  readonly image: string | undefined
  readonly command: readonly string[]
}

export interface UpdatesModule {
  readonly createUpdater: (options: UpdaterOptions) => Updater
}

export const updaterSession = 'electron-updater'

export const notSigned = 'COMPILEO_TRAY_NOT_SIGNED'

export const forOtherSystem = 'COMPILEO_TRAY_OTHER_SYSTEM'
