import { describe, expect, it } from 'vitest'
import { read } from '#scripts/commands/package.ts'
import { targetsHere } from '#scripts/package/make.ts'

const [main, ...others] = targetsHere()

describe('npm run package builds', () => {
  it('one package without flags', () => {
    expect(read([])).toMatchObject({ targets: [main], everywhere: [] })
  })

  it.each(['--all', '--for-release'])('every package, the plugin and the agent with %s', (flag) => {
    expect(read([flag])).toMatchObject({ targets: [main, ...others], everywhere: ['plugin', 'agent'] })
  })

  it('only the given packages', () => {
    expect(read(['--target', 'plugin', '--target', 'dir'])).toMatchObject({
      targets: ['dir'],
      everywhere: ['plugin'],
    })
    expect(() => read(['--target', 'rpm'])).toThrow('This system can’t build "rpm"')
  })
})
