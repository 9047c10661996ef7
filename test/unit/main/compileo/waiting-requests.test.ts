import { array, assert, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WaitingRequests } from '#main/compileo/waiting-requests.ts'

interface Request {
  readonly level: number
  readonly place: number
  readonly rank: () => number
}

function takeAll(waiting: WaitingRequests<Request>): Request[] {
  const taken: Request[] = []
  for (let next = waiting.next(); next; next = waiting.next()) {
    waiting.delete(next)
    taken.push(next)
  }
  return taken
}

const inOrder = (requests: readonly Request[]) =>
  requests.toSorted((a, b) => a.level - b.level || b.rank() - a.rank() || a.place - b.place)

describe('waiting requests', () => {
  it('are ordered by level, then rank, then age', () => {
    const each = record({ level: integer({ min: 0, max: 2 }), rank: integer({ min: 0, max: 9 }) })
    assert(
      property(array(each, { maxLength: 400 }), integer({ min: 2, max: 9 }), (given, nth) => {
        const waiting = new WaitingRequests<Request>()
        const requests = given.map(({ level, rank }, place) => ({ level, place, rank: () => rank }))
        for (const request of requests) {
          waiting.add(request)
          // The request budget also calls `next` while requests are added.
          waiting.next()
        }
        const gone = requests.filter((_, place) => place % nth === 0)
        for (const request of gone) waiting.delete(request)
        const left = requests.filter((request) => !gone.includes(request))
        expect(waiting.size).toBe(left.length)
        expect(waiting.countUpTo(1)).toBe(left.filter(({ level }) => level <= 1).length)
        expect(takeAll(waiting)).toEqual(inOrder(left))
      }),
      { numRuns: 50 },
    )
  })

  it('are reordered at once when ranks change, even if many wait', () => {
    const waiting = new WaitingRequests<Request>()
    let seen = 0
    const requests = Array.from({ length: 200 }, (_, place) => ({
      level: 0,
      place,
      rank: () => (place === seen ? 1 : 0),
    }))
    for (const request of requests) waiting.add(request)
    expect(waiting.next()?.place).toBe(0)
    seen = 150
    waiting.onRankChange()
    waiting.add({ level: 0, place: 200, rank: () => -1 })
    expect(waiting.next()?.place).toBe(150)
    waiting.add({ level: 0, place: 201, rank: () => 2 })
    expect(waiting.next()?.place).toBe(201)
  })

  it('have their ranks read fewer than three times on average, even if 10,000 wait', () => {
    const waiting = new WaitingRequests<Request>()
    let asked = 0
    const rank = () => {
      asked += 1
      return 0
    }
    for (let place = 0; place < 10_000; place++) waiting.add({ level: 1, place, rank })
    expect(takeAll(waiting)).toHaveLength(10_000)
    expect(asked).toBeLessThan(30_000)
  })
})
