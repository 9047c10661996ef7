import { describe, expect, it } from 'vitest'
import { findJobs } from '#shared/rules/job-ids.ts'

describe('a search for jobs in a long text', () => {
  it('finds a job that follows a list of hundreds of thousands of numbers', () => {
    const id = '0b7c1f6e-58f6-4a57-9a3e-0d1f6e58f64a'
    const found = findJobs(`[${'0,'.repeat(400_000)}{"job_id":"${id}"}]`)
    expect(found.map(({ jobId }) => jobId)).toEqual([id])
  })

  it.each([
    ['addresses without a job', 'http://'],
    ['addresses with an incomplete path', 'http://h/api/v1/jobs/'],
    ['words that can precede an ID', 'job id '],
    ['spaces after a word that can precede an ID', `job id${' '.repeat(500)}`],
    ['incomplete UUIDs', '0b7c1f6e-58f6-4a57-9a3e-'],
    ['dots', '.'],
    ['colons after an ID', 'a:'],
    ['letters', 'a'],
    ['lines', 'a b\n'],
    ['brackets', '{"job_id": ['],
  ])('takes less than 24 times as long for 8 times as many %s', (_, part) => {
    const timeOf = (length: number) => {
      const text = part.repeat(Math.ceil(length / part.length)).slice(0, length)
      const times = Array.from({ length: 20 }, () => {
        const start = process.cpuUsage()
        findJobs(text)
        const { user, system } = process.cpuUsage(start)
        return user + system
      })
      return Math.min(...times)
    }
    timeOf(20_000)
    // A quadratic search takes 64 times as long for 8 times the text, which no noise explains.
    expect(timeOf(160_000)).toBeLessThan(Math.max(timeOf(20_000), 500) * 24)
  })
})
