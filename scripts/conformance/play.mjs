import { setTimeout as delay } from 'node:timers/promises'
import { announcedMs, scenarios } from './scenarios.mjs'
import { until } from './until.mjs'
import { judge } from './verdict.mjs'

/** In ms. */
const quietMs = 5_000

/**
 * Runs a scenario with its own program, and compares the announcements with what happened.
 *
 * @param {keyof typeof scenarios} name
 * @param {Omit<import('./scenarios.mjs').Stage, 'serverId' | 'remark'>} parts
 * @returns {Promise<import('./verdict.mjs').Row>}
 */
export async function play(name, { server, program, work }) {
  const begun = Date.now()
  /** @type {string[]} */
  const remarks = []
  await server.reset()
  await program.start()
  const serverId = await program.addServer(server.url)
  const stage = {
    server,
    program,
    work,
    serverId,
    remark: (/** @type {string} */ text) => remarks.push(text),
  }
  /**
   * Undefined if the scenario itself failed.
   *
   * @type {readonly import('./verdict.mjs').Outcome[] | undefined}
   */
  let happened
  try {
    happened = (await scenarios[name]?.(stage)) ?? []
    const outcomes = happened
    const isAnnounced = () => judge(outcomes, program.announced).lost === 0
    await until(isAnnounced, 'all is announced', announcedMs).catch(() => undefined)
    await delay(quietMs)
  } catch (error) {
    remarks.push(String(error))
  }
  await program.quit()
  return {
    name,
    jobs: new Set(happened?.map(({ jobId }) => jobId)).size,
    verdict: happened ? judge(happened, program.announced) : judge([], []),
    remarks: [...remarks, ...program.problems],
    ms: Date.now() - begun,
  }
}
