import { expect, it } from 'vitest'
import { restoreEnvironment } from '#main/base/own-node.ts'

it('the shell command’s variables are removed, and NODE_EXTRA_CA_CERTS is restored', () => {
  const set = { PATH: '/bin', ELECTRON_RUN_AS_NODE: '1', COMPILEO_TRAY_CA_CERTS: '/lab.pem' }
  restoreEnvironment(set)
  expect(set).toEqual({ PATH: '/bin', NODE_EXTRA_CA_CERTS: '/lab.pem' })
  const unset = { ELECTRON_RUN_AS_NODE: '1', COMPILEO_TRAY_CA_CERTS: '' }
  restoreEnvironment(unset)
  expect(unset).toEqual({})
})
