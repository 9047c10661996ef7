import { describe, expect, it } from 'vitest'
import { StepTextCorrector } from '#main/core/watching/step-text-corrector.ts'

describe('a stream’s steps', () => {
  it('are shown unchanged if they contain no possible escape sequence', () => {
    const steps = new StepTextCorrector()
    expect(steps.check('one')).toEqual({ step: 'one', isDoubtful: false })
    expect(steps.check('')).toEqual({ step: '', isDoubtful: false })
  })

  it('are checked once against the job’s status if they contain a control character', () => {
    const steps = new StepTextCorrector()
    steps.check('one')
    expect(steps.check('C:\temp')).toEqual({ step: 'one', isDoubtful: true })
    expect(steps.check('C:\temp')).toEqual({ step: 'one', isDoubtful: false })
    steps.onConfirmed(String.raw`C:\temp`)
    expect(steps.check('C:\temp')).toEqual({ step: String.raw`C:\temp`, isDoubtful: false })
    expect(steps.check('C:\bold')).toEqual({ step: String.raw`C:\temp`, isDoubtful: true })
    expect(steps.check('C:\temp')).toEqual({ step: String.raw`C:\temp`, isDoubtful: false })
  })

  it('are checked again if the job’s status couldn’t be fetched the first time', () => {
    const steps = new StepTextCorrector()
    expect(steps.check('a\tb').isDoubtful).toBe(true)
    steps.onUnconfirmed()
    expect(steps.check('a\tb').isDoubtful).toBe(true)
  })

  it('with a tab are checked against the status even if the previous step has quotation marks', () => {
    const steps = new StepTextCorrector()
    steps.onConfirmed('say "a"')
    expect(steps.check('a\tb')).toEqual({ step: 'say "a"', isDoubtful: true })
  })
})
