import { basename } from 'node:path'
import { readSound } from '../storage/sound-file.ts'
import { messageOf, type Message } from '../../shared/message.ts'
import { soundChoiceOf, soundKindOf } from '../../shared/sounds.ts'
import type { Settings } from '../../shared/settings.ts'
import type { NotificationSpec } from './notification.ts'

export type Sound = { readonly play: 'none' | 'system' } | { readonly play: 'file'; readonly path: string }

/** Of several outcomes, the most important one with a sound decides. Pure. */
export function soundOf(
  { silent, soundKinds }: Pick<NotificationSpec, 'silent' | 'soundKinds'>,
  settings: Pick<Settings, 'sound' | 'sounds' | 'soundFiles'>,
): Sound {
  if (silent || !settings.sound) return { play: 'none' }
  if (!soundKinds) return { play: 'system' }
  const kind = soundKinds.map(soundKindOf).find((each) => soundChoiceOf(settings, each) !== 'none')
  const choice = kind && soundChoiceOf(settings, kind)
  const path = kind && settings.soundFiles[kind]
  if (choice === 'file' && path !== undefined) return { play: 'file', path }
  return { play: choice === 'system' ? 'system' : 'none' }
}

/** The system's sound if the file can't be played, and why not. */
export async function playable(sound: Sound): Promise<{ readonly sound: Sound; readonly fault?: Message }> {
  if (sound.play !== 'file') return { sound }
  const read = await readSound(sound.path)
  if (read.ok) return { sound }
  return {
    sound: { play: 'system' },
    fault: messageOf('notifications.sound.notPlayed', basename(sound.path), read.message),
  }
}
