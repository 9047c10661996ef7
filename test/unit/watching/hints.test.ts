import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../main/compileo/schema.ts'
import { LastWord } from '../../../main/watching/last-word.ts'
import { createSteps } from '../../../main/watching/steps.ts'

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

describe('the last word of a stream', () => {
  it.each<[string, readonly Frame[], object | undefined]>([
    ['one terminal frame', [frame('running'), end], outcome],
    ['no terminal frame', [frame('running')], undefined],
    ['two terminal frames', [end, end], undefined],
    ['a frame behind the terminal one', [end, frame('running')], undefined],
    ['garbage', [garbage, end], undefined],
    ['an error', [{ kind: 'error', message: 'no', missing: false }, end], undefined],
    ['a terminal frame with another head', [frame('completed', 'running')], undefined],
    ['a terminal frame without a head', [frame('completed')], undefined],
  ])('is believed or not with %s', (_, frames, expected) => {
    const word = new LastWord()
    for (const each of frames) word.heard(each)
    expect(word.outcome).toEqual(expected)
  })

  it('is believed no more once the server has said otherwise, but one that comes after that is', () => {
    const word = new LastWord()
    word.isAnswered()
    word.heard(end)
    expect(word.outcome).toEqual(outcome)
    word.isAnswered()
    expect(word.outcome).toBeUndefined()
  })
})

describe('the steps of a stream', () => {
  it('are shown as they come, if nothing in them may be an escape', () => {
    const steps = createSteps()
    expect(steps.of('one')).toEqual({ step: 'one', isDoubtful: false })
    expect(steps.of('')).toEqual({ step: '', isDoubtful: false })
  })

  it('are asked for once if a control character may be an escape, and the one before stays', () => {
    const steps = createSteps()
    steps.of('one')
    expect(steps.of('C:\temp')).toEqual({ step: 'one', isDoubtful: true })
    expect(steps.of('C:\temp')).toEqual({ step: 'one', isDoubtful: false })
    steps.told(String.raw`C:\temp`)
    expect(steps.of('C:\temp')).toEqual({ step: String.raw`C:\temp`, isDoubtful: false })
    expect(steps.of('C:\bold')).toEqual({ step: String.raw`C:\temp`, isDoubtful: true })
    expect(steps.of('C:\temp')).toEqual({ step: String.raw`C:\temp`, isDoubtful: false })
  })

  it('are asked for again if the status could not be had', () => {
    const steps = createSteps()
    expect(steps.of('a\tb').isDoubtful).toBe(true)
    steps.untold()
    expect(steps.of('a\tb').isDoubtful).toBe(true)
  })

  it('are doubtful if the step that the status told can be pasted into no JSON', () => {
    const steps = createSteps()
    steps.told('say "a"')
    expect(steps.of('a\tb')).toEqual({ step: 'say "a"', isDoubtful: true })
  })
})
