import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CommandResult } from '#shared/contract.ts'
import { failure, createMessage, type Message, type MessageCode } from '#shared/message.ts'
import type { UpdateState, UpdateBlocker } from '#shared/model.ts'
import { ignoreAbort, unlessAborted } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { withTimeout } from '#main/base/timeout.ts'
import { getAppImage, type ProgramInfo } from '#main/desktop/electron/login-item.ts'
import type { AppStore } from '#main/state/store.ts'

export interface Updater {
  /** Begins to download and verify what is newer. @throws an error for `explainUpdateError`, as `downloaded` does */
  check(): Promise<'none' | { readonly version: string; readonly downloaded: Promise<unknown> }>
  /** Quits, installs and starts what was downloaded. */
  restart(): void
}

export interface UpdatesOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly why: UpdateBlocker | undefined
  /** Once, at the first check. */
  readonly load: (onProgress: (percent: number) => void) => Promise<Updater>
  /** @returns false if notifications are suppressed */
  readonly announce: (version: string) => Promise<boolean>
}

export type Updates = ReturnType<typeof createUpdates>

export interface BuildInfo extends Pick<ProgramInfo, 'env' | 'execPath'> {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly resourcesPath: string
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Undefined if this copy updates itself. */
export function getUpdateBlocker(place: BuildInfo): UpdateBlocker | undefined {
  if (!place.isPackaged) return 'development'
  if (place.platform !== 'linux') return undefined
  // electron-builder writes it for package managers.
  if (existsSync(join(place.resourcesPath, 'package-type'))) return 'package'
  const image = getAppImage(place)
  if (image === undefined) return 'archive'
  return isWritable(dirname(image)) ? undefined : 'not-replaceable'
}

type NameOf<Code> = Code extends `updates.troubles.${infer Name}` ? Name : never

/** Codes of Chromium's network errors, Node and electron-updater; the first match wins. */
const errorPatterns: readonly (readonly [RegExp, NameOf<MessageCode>])[] = [
  [/ERR_UPDATER_INVALID_SIGNATURE|code signature/i, 'notSigned'],
  [/ERR_CHECKSUM_MISMATCH|checksum mismatch/i, 'changed'],
  [/ENOSPC|ERR_FILE_NO_SPACE/, 'diskFull'],
  [/EACCES|EPERM|EROFS|ERR_ACCESS_DENIED/, 'notWritable'],
  [/ERR_BLOCKED_BY_CLIENT/, 'inClear'],
  [/ERR_(?:PROXY|TUNNEL|SOCKS|MANDATORY_PROXY|PAC)|\b407\b/, 'proxy'],
  [/ERR_(?:CERT|SSL|BAD_SSL)/, 'certificate'],
  [/ERR_(?:INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|NETWORK|ADDRESS|CONNECTION|TIMED_OUT)/, 'unreachable'],
  [/ERR_UPDATER_CHANNEL_FILE_NOT_FOUND|\b404\b/, 'nothingThere'],
  [/ERR_UPDATER_(?:INVALID|NO)_|ERR_UPDATER_LATEST/, 'unreadable'],
]

function getErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${String(error.code)} ${error.message}` : error.message
}

/** Why a check or a download failed. */
export function explainUpdateError(error: unknown): Message {
  const text = getErrorCode(error)
  const trouble = errorPatterns.find(([sign]) => sign.test(text))?.[1]
  if (trouble !== undefined) return createMessage(`updates.troubles.${trouble}`)
  return createMessage('system.otherwise', text.trim().split('\n', 1)[0] ?? '')
}

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
/** For a response of the releases page, ms: Electron's requests have no limit. */
const timeoutMs = 60_000

/** Checks daily for a newer version, downloads it, and asks to restart. */
export function createUpdates(options: UpdatesOptions) {
  const { store, clock, signal, why, load, announce } = options
  const present = () => store.state().updates
  const set = (updates: UpdateState) => {
    if (!signal.aborted) store.setUpdates(updates)
  }
  if (why !== undefined) set({ kind: 'off', why })
  let updater: Updater | undefined

  function show(percent: number) {
    const before = present()
    if (before.kind === 'downloading' && Math.floor(percent) !== before.percent)
      set({ ...before, percent: Math.floor(percent) })
  }

  function fail(message: Message): CommandResult {
    set({ kind: 'failed', message })
    return { ok: false, message }
  }

  /** Checks, and downloads what is newer. */
  async function look(): Promise<CommandResult> {
    if (why !== undefined) return failure('updates.off')
    if (['looking', 'downloading', 'ready'].includes(present().kind)) return failure('updates.busy')
    set({ kind: 'looking' })
    try {
      const loaded = (updater ??= await load(show))
      const check = (limit: AbortSignal) => unlessAborted(loaded.check(), limit)
      const found = await withTimeout(clock, timeoutMs, check, signal)
      signal.throwIfAborted()
      if (!found) return fail(createMessage('updates.troubles.slow'))
      if (found === 'none') set({ kind: 'newest', at: clock.now() })
      else {
        set({ kind: 'downloading', version: found.version, percent: 0 })
        await found.downloaded
        set({ kind: 'ready', version: found.version })
      }
      return { ok: true }
    } catch (error) {
      return fail(explainUpdateError(error))
    }
  }

  /** Asks to restart, once. */
  let isAnnounced = false

  async function checkDaily(): Promise<never> {
    let checkedAt = -Infinity
    for (;;) {
      await clock.sleep(hourMs, signal)
      // Either way: the clock may have been set back.
      const isDue = Math.abs(clock.now() - checkedAt) >= dayMs
      // After an error, it is tried again in an hour.
      if (isDue && store.state().settings.lookForUpdates && (await look()).ok) checkedAt = clock.now()
      const updates = present()
      if (updates.kind === 'ready') isAnnounced ||= await announce(updates.version)
    }
  }

  return {
    start() {
      if (why === undefined) checkDaily().catch(ignoreAbort(signal))
    },
    look,
    async restart(): Promise<CommandResult> {
      if (present().kind !== 'ready' || !updater) return failure('updates.noneReady')
      updater.restart()
      return { ok: true }
    },
  }
}
