import { expect, it } from 'vitest'
import { newServer } from '#main/state/new-server.ts'

it('a new server has an address, a name, and nothing else', () => {
  expect(newServer('s', 'http://s', 'S', true)).toEqual({
    id: 's',
    name: 'S',
    url: 'http://s',
    hasKey: true,
    reach: 'unknown',
    recentStats: [],
    alerts: [],
    skewMs: 0,
    muted: false,
    autoRestarts: 0,
    watchRules: [],
    declinedJobs: [],
    declinedOffers: [],
  })
})
