import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '#main/base/clock.ts'
import { CoreView } from '#main/terminal/core-view.ts'
import { openLocalCore } from '#main/app/local-core.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createTestVault } from '#test/support/test-vault.ts'

it('a wait for a value fails if it was interrupted before it began, even if the value is known', async () => {
  const core = openLocalCore(
    {
      profile: createTempFolder(),
      clock: systemClock,
      random: Math.random,
      network: () => directNetwork,
      vault: createTestVault(),
      apiKey: undefined,
      version: '1.2.3',
      systemLanguage: 'en-GB',
    },
    { folder: undefined, server: undefined, onError: () => undefined },
  )
  onTestFinished(() => core.close())
  const view = await CoreView.open(core.bridge)
  const interrupted = AbortSignal.abort(new Error('Ctrl+C'))
  await expect(view.waitFor(() => 1, interrupted)).rejects.toThrow('Ctrl+C')
  await expect(view.waitFor(() => undefined, interrupted)).rejects.toThrow('Ctrl+C')
})
