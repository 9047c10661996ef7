import { describe, expect, it } from 'vitest'
import { soundOf } from '../../../../main/notifications/outcome-sound.ts'
import { summaryOf } from '../../../../main/notifications/summary.ts'
import { wordOutcome } from '../../../../main/notifications/policy.ts'
import { defaultSettings, type Settings } from '../../../../shared/settings.ts'
import { context, outcome } from './outcomes.ts'

const on = (more: Partial<Settings> = {}): Settings => ({ ...defaultSettings, sound: true, ...more })
const sounds = { completed: 'system', failed: 'file', cancelled: 'none', lost: 'system' } as const
const soundFiles = { failed: '/music/failed.oga' }

describe('which sound plays', () => {
  it('is none unless the user wants sounds, nor with what is silent in itself', () => {
    expect(soundOf({ soundKinds: ['failed'] }, defaultSettings)).toEqual({ play: 'none' })
    expect(soundOf({ soundKinds: ['failed'], silent: true }, on())).toEqual({ play: 'none' })
  })

  it('is the system’s sound unless another is chosen, also for what is no outcome', () => {
    expect(soundOf({ soundKinds: ['failed'] }, on())).toEqual({ play: 'system' })
    expect(soundOf({}, on({ sounds }))).toEqual({ play: 'system' })
  })

  it('is what was chosen for this kind of outcome', () => {
    const settings = on({ sounds, soundFiles })
    const played = (kind: keyof typeof sounds) => soundOf(wordOutcome(outcome(kind), context()), settings)
    expect(played('failed')).toEqual({ play: 'file', path: '/music/failed.oga' })
    expect(played('completed')).toEqual({ play: 'system' })
    expect(played('cancelled')).toEqual({ play: 'none' })
  })

  it('is the system’s sound where a file was chosen on another machine', () => {
    expect(soundOf({ soundKinds: ['failed'] }, on({ sounds }))).toEqual({ play: 'system' })
  })

  it('is one sound for many outcomes: that of the most important which has any', () => {
    const many = (...kinds: readonly (keyof typeof sounds)[]) =>
      summaryOf(
        kinds.map((kind, index) => outcome(kind, { key: `s1/j${index}` })),
        context(),
        'summary:x',
      )
    const settings = on({ sounds, soundFiles })
    expect(soundOf(many('completed', 'failed', 'completed'), settings)).toMatchObject({ play: 'file' })
    expect(soundOf(many('cancelled', 'completed'), settings)).toEqual({ play: 'system' })
    expect(soundOf(many('cancelled', 'cancelled'), settings)).toEqual({ play: 'none' })
    const quietFailures = on({ sounds: { ...sounds, failed: 'none' }, soundFiles })
    expect(soundOf(many('failed', 'completed'), quietFailures)).toEqual({ play: 'system' })
    expect(soundOf(many('failed'), on({ sounds: { ...sounds, failed: 'system' }, soundFiles }))).toEqual({
      play: 'system',
    })
  })
})
