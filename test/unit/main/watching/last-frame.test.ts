import { describe, expect, it } from 'vitest'
import type { Frame } from '#main/compileo/schema.ts'
import { LastFrameTracker } from '#main/watching/last-frame.ts'
import { StreamSteps } from '#main/watching/stream-steps.ts'

const frame = (status: string, headStatus?: string): Frame => ({
  kind: 'job',
  status,
  progress: 40,
  step: 'x',
  headStatus,
})
const garbage: Frame = { kind: 'garbage', mayEnd: false }
const outcome = { status: 'completed', progress: 40, step: 'x' }
const end = frame('completed', 'completed')

describe('the last frame of a stream', () => {
  it.each<[string, readonly Frame[], object | undefined]>([
    ['one terminal frame', [frame('running'), end], outcome],
    ['no terminal frame', [frame('running')], undefined],
    ['two terminal frames', [end, end], undefined],
    ['a frame after the terminal one', [end, frame('running')], undefined],
    ['garbage', [garbage, end], undefined],
    ['an error', [{ kind: 'error', message: 'no', missing: false }, end], undefined],
    ['a terminal frame with another head', [frame('completed', 'running')], undefined],
    ['a terminal frame without a head', [frame('completed')], undefined],
  ])('is believed only if it is one clean terminal frame: %s', (_, frames, expected) => {
    const word = new LastFrameTracker()
    for (const each of frames) word.onFrame(each)
    expect(word.outcome).toEqual(expected)
  })

  it('is not believed after a response of the server, unless it came later', () => {
    const word = new LastFrameTracker()
    word.onConfirmed()
    word.onFrame(end)
    expect(word.outcome).toEqual(outcome)
    word.onConfirmed()
    expect(word.outcome).toBeUndefined()
  })
})

describe('the steps of a stream', () => {
  it('are shown as they come, if nothing in them may be an escape', () => {
    const steps = new StreamSteps()
    expect(steps.check('one')).toEqual({ step: 'one', isDoubtful: false })
    expect(steps.check('')).toEqual({ step: '', isDoubtful: false })
  })

  it('are requested once if a control character may be an escape', () => {
    const steps = new StreamSteps()
    steps.check('one')
    expect(steps.check('C:\temp')).toEqual({ step: 'one', isDoubtful: true })
    expect(steps.check('C:\temp')).toEqual({ step: 'one', isDoubtful: false })
    steps.confirmed(String.raw`C:\temp`)
    expect(steps.check('C:\temp')).toEqual({ step: String.raw`C:\temp`, isDoubtful: false })
    expect(steps.check('C:\bold')).toEqual({ step: String.raw`C:\temp`, isDoubtful: true })
    expect(steps.check('C:\temp')).toEqual({ step: String.raw`C:\temp`, isDoubtful: false })
  })

  it('are requested again if the status couldn’t be fetched', () => {
    const steps = new StreamSteps()
    expect(steps.check('a\tb').isDoubtful).toBe(true)
    steps.unconfirmed()
    expect(steps.check('a\tb').isDoubtful).toBe(true)
  })

  it('are doubtful if the step from the status would break a frame’s JSON', () => {
    const steps = new StreamSteps()
    steps.confirmed('say "a"')
    expect(steps.check('a\tb')).toEqual({ step: 'say "a"', isDoubtful: true })
  })
})
