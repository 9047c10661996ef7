import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createJobView } from '#test/support/sample-data.ts'
import { button, pass, perform, renderWindow, row, useFixedClock } from './render-window.tsx'

useFixedClock()

it('a toast stays visible under the pointer, but the next toast disappears on time', async () => {
  const jobs = ['one', 'two'].map((jobId) => createJobView({ jobId }))
  const double = createBridgeDouble(createEmptySnapshot({ jobs }))
  double.handle('unwatch', () => ({ ok: true }))
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
