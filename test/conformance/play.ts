import { setTimeout as delay } from 'node:timers/promises'
import { announcedMs, scenarios, type Stage } from './scenarios.ts'
import { until } from './until.ts'
import { judge, type Outcome, type Row } from './verdict.ts'

/** In ms. */
const quietMs = 5_000
const signOfLifeMs = 30_000

/** Runs a scenario with its own program, and compares the announcements with what happened. */
export async function play(
  name: keyof typeof scenarios,
  { server, program, work }: Omit<Stage, 'serverId' | 'remark'>,
): Promise<Row> {
  const begun = Date.now()
  const remarks: string[] = []
  await server.removePlugin()
  await server.reset()
  await program.start()
  const serverId = await program.addServer(server.url)
  const stage = {
    server,
    program,
    work,
    serverId,
    remark: (text: string) => remarks.push(text),
  }
  const life = setInterval(() => {
    console.log(`  … ${name}: ${Math.round((Date.now() - begun) / 1_000)} s`)
  }, signOfLifeMs)
  /** Undefined if the scenario itself failed. */
  let happened: readonly Outcome[] | undefined
  try {
    happened = (await scenarios[name]?.(stage)) ?? []
    const outcomes = happened
    const isAnnounced = () => judge(outcomes, program.announced).lost === 0
    await until(isAnnounced, 'all is announced', announcedMs).catch(() => undefined)
    await delay(quietMs)
  } catch (error) {
    remarks.push(String(error))
  }
  clearInterval(life)
  // A scenario that failed may have left it asleep.
  program.resume()
  await program.quit()
  return {
    name,
    jobs: new Set(happened?.map(({ jobId }) => jobId)).size,
    verdict: happened ? judge(happened, program.announced) : judge([], []),
    remarks: [...remarks, ...program.problems],
    ms: Date.now() - begun,
  }
}
