import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '#scripts/places.ts'
import { startUvicorn } from '#test/support/uvicorn/uvicorn.ts'
import { startWatching } from '#test/support/watching.ts'

it('lets uvicorn stop while a job is followed, if it notices closed connections', async () => {
  const folder = join(root, 'test', 'support', 'uvicorn')
  const { url, end } = await startUvicorn('jobs_api:app', folder, { ASGI_SPEC: '2.3' })
  onTestFinished(() => end('SIGKILL'))
  const watching = startWatching({ statsEveryMs: 500 })
  onTestFinished(() => watching.stop())
  watching.addServer(url)
  const key = watching.watch('endless')
  await watching.until(() => watching.job(key).connection.state === 'live')
  await end('SIGTERM')
  expect(watching.outcomes).toEqual([])
})
