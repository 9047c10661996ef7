import { describe, expect, it } from 'vitest'
import { createRouteResolver } from '#main/compileo/network/route-resolver.ts'
import { createFakeClock, waitForTurns } from '#test/support/fake-clock.ts'

const far = new URL('http://gpu:8000/api/v1/jobs')

function proxiesOf(answers: (string | Error)[], env: Record<string, string> = {}) {
  const clock = createFakeClock()
  const asked: string[] = []
  const proxies = createRouteResolver({
    env,
    async resolveProxy(url) {
      asked.push(url)
      const [answer = ''] = answers.length > 1 ? answers.splice(0, 1) : answers
      if (answer instanceof Error) throw answer
      return answer
    },
    monotonic: () => clock.monotonic(),
  })
  return { proxies, clock, asked }
}

const host = (name: string) => [{ kind: 'http', host: name, port: 3128 }]

describe('the proxies for a server', () => {
  it('are available at once if the environment sets them or the server is local', () => {
    const { proxies, asked } = proxiesOf(['DIRECT'], { HTTP_PROXY: 'a:3128' })
    expect(proxies.resolveRoutes(far)).toMatchObject(host('a'))
    expect(proxies.resolveRoutes(new URL('http://localhost:8000'))).toEqual([{ kind: 'direct' }])
    expect(asked).toEqual([])
  })

  it('are requested from the system once per origin, without the path', async () => {
    const { proxies, asked } = proxiesOf(['PROXY a:3128'])
    const both = await Promise.all([
      proxies.resolveRoutes(far),
      proxies.resolveRoutes(new URL('http://gpu:8000/health')),
    ])
    expect(both).toEqual([host('a'), host('a')])
    expect(await proxies.resolveRoutes(far)).toEqual(host('a'))
    expect(asked).toEqual(['http://gpu:8000/'])
  })

  it('are refreshed after half a minute, without delaying a request', async () => {
    const { proxies, clock, asked } = proxiesOf(['PROXY a:3128', 'PROXY b:3128'])
    await proxies.resolveRoutes(far)
    await clock.advance(30_001)
    expect(proxies.resolveRoutes(far)).toEqual(host('a'))
    await waitForTurns()
    expect(proxies.resolveRoutes(far)).toEqual(host('b'))
    expect(asked).toHaveLength(2)
  })

  it('are discarded when the network changes', async () => {
    const { proxies } = proxiesOf(['PROXY a:3128', 'PROXY b:3128'])
    await proxies.resolveRoutes(far)
    proxies.clearRouteCache()
    expect(await proxies.resolveRoutes(far)).toEqual(host('b'))
  })

  it('are discarded after a failure, without affecting the proxies for other servers', async () => {
    const { proxies, asked } = proxiesOf(['PROXY a:3128'])
    const other = new URL('http://other:8000')
    await Promise.all([proxies.resolveRoutes(far), proxies.resolveRoutes(other)])
    proxies.clearRouteCache(far)
    expect(proxies.resolveRoutes(other)).toEqual(host('a'))
    await proxies.resolveRoutes(far)
    expect(asked).toEqual(['http://gpu:8000/', 'http://other:8000/', 'http://gpu:8000/'])
  })

  it('are unusable if the request to the system fails', async () => {
    const { proxies } = proxiesOf([new Error('gone'), 'DIRECT'])
    expect(await proxies.resolveRoutes(far)).toEqual([{ kind: 'unusable' }])
    proxies.clearRouteCache()
    expect(await proxies.resolveRoutes(far)).toEqual([{ kind: 'direct' }])
  })
})
