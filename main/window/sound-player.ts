import { BrowserWindow, session } from 'electron'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import { readSound } from '../storage/sound-file.ts'
import { origin, scheme } from './app-scheme.ts'
import { lockedPreferences } from './lock-down.ts'

const address = `${origin}/sound`
const limits = { toBegin: 5_000, toEnd: 30_000 } as const

export type PlaySound = (path: string) => void

/**
 * Plays sounds if the notification service doesn't, in an invisible window whose session can load only that
 * file.
 *
 * @param onTrouble why a sound wasn't played, for the log
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
      // A file that becomes a player counts as a failed page; only playing matters.
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
