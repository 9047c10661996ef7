import { describe, expect, it } from 'vitest'
import { findFuseErrors, getWantedFuses } from '#scripts/package/fuses.ts'

const wanted = getWantedFuses('linux')

type State = 'on' | 'off' | 'absent'

const binary = (others: Readonly<Record<string, State>> = {}) =>
  new Map<string, State>([
    ...wanted.map(({ name, on }): [string, State] => [name, on ? 'on' : 'off']),
    ...Object.entries(others),
  ])

describe('Electron’s fuses', () => {
  it.each([
    ['linux', true],
    ['win32', false],
    ['darwin', false],
  ])('are set as docs/security-model.md documents for %s', (platform, runsAsNode) => {
    expect(Object.fromEntries(getWantedFuses(platform).map(({ name, on }) => [name, on]))).toEqual({
      RunAsNode: runsAsNode,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    })
  })

  it('are accepted if all are set correctly', () => {
    expect(findFuseErrors(binary(), wanted, true)).toEqual([])
  })

  it.each(wanted)('are rejected if $name is wrong', ({ name, on }) => {
    const faults = findFuseErrors(binary({ [name]: on ? 'off' : 'on' }), wanted, false)
    expect(faults).toEqual([`${name} is ${on ? 'off' : 'on'}, and should be ${on ? 'on' : 'off'}`])
  })

  it('are accepted if one is missing in an older Electron, and rejected if it is missing in ours', () => {
    const old = binary({ WasmTrapHandlers: 'absent' })
    expect(findFuseErrors(old, wanted, false)).toEqual([])
    expect(findFuseErrors(old, wanted, true)).toEqual(['WasmTrapHandlers is absent, and should be on'])
  })

  it('are rejected if Electron has a fuse that fuses.ts doesn’t list', () => {
    expect(findFuseErrors(binary({ 'fuse 9': 'on' }), wanted, false)).toEqual([
      'fuse 9 is new: scripts/package/fuses.ts must say what it is to be',
    ])
  })
})
