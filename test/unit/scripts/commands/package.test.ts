import { describe, expect, it } from 'vitest'
import { readArguments } from '#scripts/commands/package.ts'
import { getTargetsOfSystem } from '#scripts/package/make.ts'

const [main, ...others] = getTargetsOfSystem()

describe('npm run package', () => {
  it('builds a single package if no flags are given', () => {
    expect(readArguments([])).toMatchObject({ targets: [main], everywhere: [] })
  })

  it.each(['--all', '--for-release'])('builds every package, the plugin and the agent with %s', (flag) => {
    expect(readArguments([flag])).toMatchObject({
      targets: [main, ...others],
      everywhere: ['plugin', 'agent'],
    })
  })

  it('builds only the given packages', () => {
    expect(readArguments(['--target', 'plugin', '--target', 'dir'])).toMatchObject({
      targets: ['dir'],
      everywhere: ['plugin'],
    })
    expect(() => readArguments(['--target', 'rpm'])).toThrow('This system can’t build "rpm"')
  })
})
