import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import type { Field } from './field.ts'
import type { Keeper } from './keeper.ts'
import { until } from './until.ts'

const saved = z.object({ servers: z.array(z.object({ id: z.string(), url: z.string() })) })

function savedServers(profile: string): Map<string, string> {
  const file = join(profile, 'watch-list.json')
  if (!existsSync(file)) return new Map()
  const { servers } = saved.parse(JSON.parse(readFileSync(file, 'utf8')))
  return new Map(servers.map(({ id, url }) => [url, id]))
}

export async function introduce(
  keeper: Keeper,
  { servers }: Field,
  profile: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<string[]> {
  keeper.start()
  await until(clock, signal, 10 * 60_000, () => keeper.isUp)
  for (const { url } of servers) keeper.send({ do: 'add-server', url })
  const names = () => servers.flatMap(({ url }) => savedServers(profile).get(url) ?? [])
  await until(clock, signal, 10 * 60_000, () => names().length === servers.length)
  if (names().length < servers.length)
    throw new Error(`The app did not take up its servers: ${keeper.problems.join('\n')}`)
  return names()
}
