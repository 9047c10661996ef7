import { describe, expect, it } from 'vitest'
import { StreamSteps } from '#main/watching/stream-steps.ts'

describe('the steps of a stream', () => {
  it('are shown unchanged, if they contain no possible escape', () => {
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
