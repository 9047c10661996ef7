import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { createBridgeDouble, emptySnapshot } from '#test/support/bridge-double.ts'
import { jobOf } from '#test/support/sample-data.ts'
import { button, pass, perform, renderWindow, row, useFixedClock } from './render-window.tsx'

useFixedClock()

it('a toast stays while the pointer is on it, but a later toast doesn’t', async () => {
  const jobs = ['one', 'two'].map((jobId) => jobOf({ jobId }))
  const double = createBridgeDouble(emptySnapshot({ jobs }))
  double.on('unwatch', () => ({ ok: true }))
  const { user } = await renderWindow(double)
  const unwatch = async (jobId: string) => {
    perform(() => row(new RegExp(jobId)).focus())
    await user.keyboard('{Delete}')
  }
  await unwatch('one')
  await user.hover(button('Undo'))
  await pass(30_000)
  expect(button('Undo')).toBeVisible()
  await unwatch('two')
  expect(button('Undo')).toBeVisible()
  await pass(8_000)
  expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument()
})
