import { describe, expect, it } from 'vitest'
import { fuseFaults, wantedFuses } from '#scripts/package/fuses.ts'

type State = 'on' | 'off' | 'absent'

const binary = (others: Readonly<Record<string, State>> = {}) =>
  new Map<string, State>([
    ...wantedFuses.map(({ name, on }): [string, State] => [name, on ? 'on' : 'off']),
    ...Object.entries(others),
  ])

describe('the fuses', () => {
  it('are those that docs/security-model.md promises', () => {
    expect(Object.fromEntries(wantedFuses.map(({ name, on }) => [name, on]))).toEqual({
      RunAsNode: false,
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
    expect(fuseFaults(binary(), true)).toEqual([])
  })

  it.each(wantedFuses)('have an error if $name is wrong', ({ name, on }) => {
    const faults = fuseFaults(binary({ [name]: on ? 'off' : 'on' }), false)
    expect(faults).toEqual([`${name} is ${on ? 'off' : 'on'}, and should be ${on ? 'on' : 'off'}`])
  })

  it('may be missing in an older Electron only', () => {
    const old = binary({ WasmTrapHandlers: 'absent' })
    expect(fuseFaults(old, false)).toEqual([])
    expect(fuseFaults(old, true)).toEqual(['WasmTrapHandlers is absent, and should be on'])
  })

  it('have an error if Electron has one that we didn’t decide on', () => {
    expect(fuseFaults(binary({ 'fuse 9': 'on' }), false)).toEqual([
      'fuse 9 is new: scripts/package/fuses.ts must say what it is to be',
    ])
  })
})
