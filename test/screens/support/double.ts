import type { Page } from 'playwright/test'
import { requests, type RequestName } from '#shared/contract.ts'
import type { JobKey, ServerView } from '#shared/model.ts'
import type { BridgeDouble } from '#test/support/bridge-double.ts'
import type { FlatJobView } from '#test/support/job-parts.ts'

declare global {
  interface Window {
    readonly double: BridgeDouble
    readonly show: (search: string) => Promise<void>
  }
}

export const callsOf = (page: Page, name: RequestName): Promise<readonly unknown[]> =>
  page.evaluate((asked) => window.double.getArguments(asked), name)

export async function copiedOn(page: Page): Promise<readonly string[]> {
  const calls = await callsOf(page, 'copyText')
  return calls.map((call) => requests.copyText.parse(call).text)
}

export const changeServer = (page: Page, id: string, changed: Partial<ServerView>): Promise<void> =>
  page.evaluate(
    ([of, change]) => {
      const { servers } = window.double.snapshot()
      window.double.sendPatch({
        servers: servers.map((server) => (server.id === of ? { ...server, ...change } : server)),
      })
    },
    [id, changed] as const,
  )

export const changeJob = (page: Page, key: JobKey, changed: FlatJobView): Promise<void> =>
  page.evaluate(([of, change]) => window.double.changeJob(of, change), [key, changed] as const)
