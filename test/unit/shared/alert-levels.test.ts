import { describe, expect, it } from 'vitest'
import { guideLevels, normalMemoryLevel } from '../../../shared/alert-levels.ts'
import { fullSampleOf } from '../../support/server-sample.ts'

const samplesOf = (...megabytes: (number | undefined)[]) =>
  megabytes.map((memoryMb, index) => fullSampleOf(index * 30_000, { memoryMb }))

describe('the memory threshold of a machine whose use is normal', () => {
  it('is 1.25 times the median of what the server reported', () => {
    expect(normalMemoryLevel(samplesOf(5_600, 5_732, 9_000), guideLevels)).toBe(7_165)
    expect(normalMemoryLevel(samplesOf(6_000, 4_000), guideLevels)).toBe(6_250)
    expect(normalMemoryLevel(samplesOf(undefined, 5_600, undefined), guideLevels)).toBe(7_000)
  })

  it('is none without a report, nor if the threshold is as high', () => {
    expect(normalMemoryLevel([], guideLevels)).toBeUndefined()
    expect(normalMemoryLevel(samplesOf(undefined), guideLevels)).toBeUndefined()
    expect(normalMemoryLevel(samplesOf(1_600), { ...guideLevels, memoryMb: 2_000 })).toBeUndefined()
    expect(normalMemoryLevel(samplesOf(1_600), { ...guideLevels, memoryMb: 1_500 })).toBe(2_000)
  })

  it('is none that a setting may not be', () => {
    expect(normalMemoryLevel(samplesOf(1e9), guideLevels)).toBe(10_000_000)
  })
})
