import { expect, it } from 'vitest'
import { restoreNodeEnvironment } from '#main/base/node-environment.ts'

it('restoreNodeEnvironment removes ELECTRON_RUN_AS_NODE, and restores NODE_EXTRA_CA_CERTS', () => {
  const set = { PATH: '/bin', ELECTRON_RUN_AS_NODE: '1', COMPILEO_TRAY_CA_CERTS: '/lab.pem' }
  restoreNodeEnvironment(set)
  expect(set).toEqual({ PATH: '/bin', NODE_EXTRA_CA_CERTS: '/lab.pem' })
  const unset = { ELECTRON_RUN_AS_NODE: '1', COMPILEO_TRAY_CA_CERTS: '' }
  restoreNodeEnvironment(unset)
  expect(unset).toEqual({})
})
