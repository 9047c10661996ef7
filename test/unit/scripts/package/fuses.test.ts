import { describe, expect, it } from 'vitest'
import { fuseFaults, getWantedFuses } from '#scripts/package/fuses.ts'

const wanted = getWantedFuses('linux')

type State = 'on' | 'off' | 'absent'

const binary = (others: Readonly<Record<string, State>> = {}) =>
  new Map<string, State>([
    ...wanted.map(({ name, on }): [string, State] => [name, on ? 'on' : 'off']),
    ...Object.entries(others),
  ])

describe('the fuses', () => {
  it.each([
    ['linux', true],
    ['win32', false],
    ['darwin', false],
  ])('of %s are those that docs/security-model.md promises', (platform, runsAsNode) => {
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

  it('have no error if all are as they should be', () => {
    expect(fuseFaults(binary(), wanted, true)).toEqual([])
  })

  it.each(wanted)('have an error if $name is wrong', ({ name, on }) => {
    const faults = fuseFaults(binary({ [name]: on ? 'off' : 'on' }), wanted, false)
    expect(faults).toEqual([`${name} is ${on ? 'off' : 'on'}, and should be ${on ? 'on' : 'off'}`])
  })

  it('may be missing in an older Electron only', () => {
    const old = binary({ WasmTrapHandlers: 'absent' })
    expect(fuseFaults(old, wanted, false)).toEqual([])
    expect(fuseFaults(old, wanted, true)).toEqual(['WasmTrapHandlers is absent, and should be on'])
  })

  it('have an error if Electron has one that we didn’t decide on', () => {
    expect(fuseFaults(binary({ 'fuse 9': 'on' }), wanted, false)).toEqual([
      'fuse 9 is new: scripts/package/fuses.ts must say what it is to be',
    ])
  })
})
