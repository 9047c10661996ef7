/** What `updates.cjs` offers: electron-updater as we use it. Main knows no more of it than this. */
export interface Updater {
  /**
   * Asks the releases page, and believes only what is signed.
   * @returns the newer version; undefined where there is none
   * @throws what explain.ts puts into words
   */
  look(): Promise<string | undefined>
  /**
   * Downloads and checks what was found last; from then on it is installed when the program ends.
   * @param onProgress 0-100
   * @throws what explain.ts puts into words
   */
  download(signal: AbortSignal, onProgress: (percent: number) => void): Promise<void>
  /** Ends the program, installs what was downloaded, and starts it again. */
  restart(): void
}

export interface UpdaterOptions {
  /** The folder of the releases page in which `latest-linux.yml` and its like stand. */
  readonly url: string
  /** As base64 of its DER form. */
  readonly key: string
  /** Where the AppImage lies, on Linux. */
  readonly image: string | undefined
  /** How the program is started, hidden. */
  readonly command: readonly string[]
}

/** The module, which is loaded only when updates are looked for. */
export interface UpdatesModule {
  readonly createUpdater: (options: UpdaterOptions) => Updater
}

/** The network session that electron-updater makes for itself. */
export const updaterSession = 'electron-updater'

/** The error of a release that is not signed by the key of this build. */
export const notSigned = 'COMPILEO_TRAY_NOT_SIGNED'

/** The error of a release that is signed, but for another operating system or processor. */
export const forOtherSystem = 'COMPILEO_TRAY_OTHER_SYSTEM'
