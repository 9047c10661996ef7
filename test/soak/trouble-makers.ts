import type { CompileoServer } from '#test/server/index.ts'
import type { Trouble } from './plan-troubles.ts'

export async function bring(
  server: CompileoServer,
  trouble: Trouble,
  limited: (strikes: number) => void,
): Promise<() => Promise<void>> {
  switch (trouble.kind) {
    case 'faults': {
      const faults = trouble.rules.map((rule) => ({ fault: server.faults.add(rule), rule }))
      return async () => {
        for (const { fault, rule } of faults) {
          const isLimit = rule.do.kind === 'limited' || (rule.do.kind === 'answer' && rule.do.status === 429)
          if (isLimit) limited(fault.strikes)
          fault.remove()
        }
      }
    }
    case 'frozen':
      server.frozen = true
      return async () => {
        server.frozen = false
      }
    case 'redis-down':
      server.redisDown = true
      return async () => {
        server.redisDown = false
      }
    case 'locked':
      server.apiKey = 'a key that nobody has'
      return async () => {
        server.apiKey = undefined
      }
    case 'gone':
      await server.stop(trouble.how)
      return () => server.start()
    case 'plugin-gone':
      server.pluginMounted = false
      return async () => {
        server.pluginMounted = true
      }
    case 'plugin-silent':
      for (const stream of server.openStreams()) if (stream.jobId === '') stream.freeze()
      return async () => undefined
    case 'clean-up':
      server.failStuckJobs()
      return async () => undefined
  }
}

export function nameOfTrouble(trouble: Trouble): string {
  if (trouble.kind !== 'faults') return trouble.kind === 'gone' ? `gone (${trouble.how})` : trouble.kind
  const names = trouble.rules.map(({ on, do: fault }) => {
    const what = fault.kind === 'answer' ? `answer ${fault.status}` : fault.kind
    return `${String(on)}: ${what}`
  })
  return names.join(', ')
}
