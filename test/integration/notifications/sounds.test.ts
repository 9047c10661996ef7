import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSound } from '../../../main/storage/sound-file.ts'
import { chooseSound } from '../../../main/commands/settings/choose-sound.ts'
import { settle } from '../../support/fake-clock.ts'
import { personAtDialogs } from '../../support/file-dialogs.ts'
import { soundBytes } from '../../support/sound.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { inWords, wordsOf } from '../../support/job-texts.ts'
import { setScene, type Scene } from './announcer-scene.ts'

function soundIn(folder = tempFolder(), name = 'bell.wav'): string {
  const path = join(folder, name)
  writeFileSync(path, soundBytes())
  return path
}

const played = ({ person }: Scene) =>
  person.presenter.shown.map(({ silent, soundFile }) => (silent ? 'nothing' : (soundFile ?? 'system')))

function loud(more: Parameters<Scene['store']['setSettings']>[0] = {}): Scene {
  const scene = setScene()
  scene.store.setSettings({ sound: true, ...more })
  return scene
}

const noticesOf = ({ store }: Scene) => store.state().notices.map(({ message }) => wordsOf(message))

describe('a sound', () => {
  it('is chosen in main’s dialog, and plays with outcomes of that kind alone', async () => {
    const scene = loud()
    const path = soundIn()
    const dialogs = personAtDialogs(path)
    await expect(chooseSound(scene, dialogs, 'failed')).resolves.toEqual({ ok: true })
    expect(dialogs.asked).toMatchObject([{ extensions: ['wav', 'oga', 'ogg'] }])
    await scene.end('f', 'failed')
    await scene.person.untilShown(1)
    await settle()
    await scene.clock.advance(10_000)
    await scene.end('c', 'completed')
    await scene.person.untilShown(2)
    expect(played(scene)).toEqual([path, 'system'])
  })

  it('stays as it was when the user cancels', async () => {
    const scene = loud()
    await expect(chooseSound(scene, personAtDialogs(), 'failed')).resolves.toEqual({ ok: true })
    expect(scene.store.state().settings).toMatchObject({ soundFiles: {}, sounds: { failed: 'system' } })
  })

  it.each([
    ['that is no sound', (path: string) => writeFileSync(path, 'RIGHT'), 'This isn’t a WAV or Ogg sound'],
    ['that is empty', (path: string) => writeFileSync(path, ''), 'This isn’t a WAV or Ogg sound'],
    ['that is a folder', (path: string) => mkdirSync(path), 'This isn’t a WAV or Ogg sound'],
    [
      'that is a pipe, without waiting for it',
      (path: string) => void execFileSync('mkfifo', [path]),
      'This isn’t a WAV or Ogg sound',
    ],
    ['that is a device', (path: string) => symlinkSync('/dev/zero', path), 'This isn’t a WAV or Ogg sound'],
    [
      'that is large',
      (path: string) => {
        writeFileSync(path, soundBytes())
        truncateSync(path, 2_000_001)
      },
      'This file is larger than 2 MB',
    ],
    ['that isn’t there', () => undefined, 'Couldn’t read the file: it doesn’t exist'],
  ])('is refused of a file %s', async (_, make, why) => {
    const scene = loud()
    const path = join(tempFolder(), 'bell.wav')
    make(path)
    let result: unknown
    const choose = async () => (result = inWords(await chooseSound(scene, personAtDialogs(path), 'failed')))
    void choose()
    await expect.poll(() => result, { timeout: 4_000 }).toEqual({ ok: false, message: why })
    expect(scene.store.state().settings.soundFiles).toEqual({})
  })

  it('is refused of a file that is called otherwise, whatever is in it', async () => {
    await expect(readSound(soundIn(tempFolder(), 'bell.exe'))).resolves.toMatchObject({ ok: false })
    await expect(readSound(soundIn(tempFolder(), 'BELL.WAV'))).resolves.toMatchObject({ ok: true })
  })

  it('whose file is gone is the system’s, with one notice, until it is there again', async () => {
    const path = soundIn()
    const scene = loud({
      sounds: { completed: 'system', failed: 'file', cancelled: 'system', lost: 'system' },
      soundFiles: { failed: path },
    })
    rmSync(path)
    for (const id of ['a', 'b']) {
      await scene.end(id, 'failed')
      await scene.person.untilShown(id === 'a' ? 1 : 2)
      await scene.clock.advance(10_000)
    }
    expect(played(scene)).toEqual(['system', 'system'])
    expect(noticesOf(scene)).toEqual([
      'The system sound is played instead of bell.wav: Couldn’t read the file: it doesn’t exist',
    ])
    writeFileSync(path, soundBytes())
    await scene.end('c', 'failed')
    await scene.person.untilShown(3)
    await scene.clock.advance(1_000)
    expect(played(scene).at(-1)).toBe(path)
    expect(noticesOf(scene)).toEqual([])
  })

  it('of a test is that of its kind, also in a pause, and a flaw is shown', async () => {
    const path = soundIn()
    const scene = loud({
      sounds: { completed: 'none', failed: 'file', cancelled: 'system', lost: 'system' },
      soundFiles: { failed: path },
    })
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
    await scene.announcer.test('failed')
    await scene.announcer.test('lost')
    await scene.announcer.test('completed')
    await scene.announcer.test()
    expect(played(scene)).toEqual([path, 'system', 'nothing', path])
    rmSync(path)
    scene.store.setSettings({ pausedUntil: 0 })
    const { ok, message } = await scene.announcer.test('failed')
    expect([ok, message && wordsOf(message)]).toEqual([
      true,
      'Sent. The system sound is played instead of bell.wav: Couldn’t read the file: it doesn’t exist',
    ])
  })
})

describe('nothing plays', () => {
  it('of what pops up nothing: in a pause, in quiet hours, of a muted job', async () => {
    const scene = loud({ pausedUntil: Number.MAX_SAFE_INTEGER })
    await scene.end('a', 'failed')
    scene.store.setSettings({ pausedUntil: 0, quietHours: { on: true, from: 0, to: 1_439 } })
    await scene.end('b', 'failed')
    await scene.clock.advance(60_000)
    expect(played(scene)).toEqual([])
  })

  it('for outcomes right after a sound, unless they are more important', async () => {
    const scene = loud()
    await scene.end('a', 'completed')
    await scene.end('b', 'completed')
    await scene.end('c', 'failed')
    await scene.end('d', 'failed')
    await scene.person.untilShown(4)
    expect(played(scene)).toEqual(['system', 'nothing', 'system', 'nothing'])
    await scene.clock.advance(60_000)
    await scene.end('e', 'completed')
    await scene.person.untilShown(5)
    expect(played(scene).at(-1)).toBe('system')
  })
})

it('sixty outcomes at once are one sound', async () => {
  const scene = loud()
  await scene.endAll(Array.from({ length: 60 }, (_, index) => `x-${index}`))
  await scene.clock.advance(10_000)
  expect(scene.person.presenter.visible().map(({ title }) => title)).toEqual(['60 jobs failed'])
  expect(played(scene).filter((each) => each !== 'nothing')).toEqual(['system'])
})
