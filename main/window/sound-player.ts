import { BrowserWindow, session } from 'electron'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import { readSound } from '../storage/sound-file.ts'
import { origin, scheme } from './app-scheme.ts'
import { lockedPreferences } from './lock-down.ts'

const address = `${origin}/sound`
/** How long a sound may take to begin, and to be over, ms. */
const limits = { toBegin: 5_000, toEnd: 30_000 } as const

/** Plays a sound's file; nothing while another one is played, for two at once are a noise. */
export type PlaySound = (path: string) => void

/**
 * Plays sounds where no notification service does it for us: in a window that nobody sees, which holds the file alone and
 * is gone when it is over. Chromium makes a page with a player of it; it has no script of ours and no bridge, in the sandbox of
 * all pages, and its session reaches that one file.
 *
 * @param onTrouble why a sound wasn't heard, for the log
 */
export function createSoundPlayer(
  clock: Clock,
  isPackaged: boolean,
  onTrouble: (why: string) => void,
): PlaySound {
  let isPlaying = false

  async function play(path: string): Promise<void> {
    const sound = await readSound(path)
    if (!sound.ok) return onTrouble(sound.message.code)
    const { type, bytes } = sound.value
    // In memory only.
    const alone = session.fromPartition('sound')
    alone.protocol.handle(scheme, () => {
      const headers = {
        'content-type': type,
        'content-security-policy': "default-src 'none'; media-src 'self'",
      }
      return new Response(new Uint8Array(bytes), { headers })
    })
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        ...lockedPreferences(isPackaged),
        session: alone,
        autoplayPolicy: 'no-user-gesture-required',
      },
    })
    const { webContents } = window
    await new Promise<void>((resolve) => {
      const tooLate = new Timer(clock, () => {
        onTrouble('it took too long')
        resolve()
      })
      tooLate.schedule(limits.toBegin)
      webContents.once('media-started-playing', () => tooLate.schedule(limits.toEnd))
      webContents.once('media-paused', () => {
        tooLate.cancel()
        resolve()
      })
      webContents.once('render-process-gone', (_event, { reason }) => {
        tooLate.cancel()
        onTrouble(reason)
        resolve()
      })
      // A file that becomes a player is told of as a page that failed: what counts is whether it plays.
      window.loadURL(address).catch(() => undefined)
    })
    alone.protocol.unhandle(scheme)
    if (!window.isDestroyed()) window.destroy()
  }

  return (path) => {
    if (isPlaying) return
    isPlaying = true
    play(path)
      .catch((error: unknown) => onTrouble(String(error)))
      .finally(() => (isPlaying = false))
  }
}
