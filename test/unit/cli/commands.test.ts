import { describe, expect, it } from 'vitest'
import { cliArguments, commands, readCommand } from '../../../main/cli/commands.ts'
import { exitCodes, worstOf } from '../../../main/cli/exit-codes.ts'
import { helpOf } from '../../../main/cli/help.ts'
import { completionOf } from '../../../main/cli/completion.ts'
import { launchOptions } from '../../../main/lifecycle/command-line.ts'
import { manPage } from '../../../main/cli/man.ts'
import { table } from '../../../main/cli/table.ts'

describe('a command line', () => {
  it('is for a terminal where its first word is a command, behind the switches of Chromium', () => {
    expect(
      cliArguments(['--ozone-platform=headless', '--disable-gpu', '--log-level=3', 'wait', 'a']),
    ).toEqual(['wait', 'a'])
    expect(cliArguments(['--watch', 'wait'])).toBeUndefined()
    expect(cliArguments([])).toBeUndefined()
    expect(cliArguments(['toString'])).toBeUndefined()
  })

  it('is read with its options, wherever they stand', () => {
    expect(
      readCommand(['wait', '--any', 'a', '--timeout', '1.5', 'b', '--server=http://x', '--json']),
    ).toEqual({
      do: 'wait',
      ids: ['a', 'b'],
      server: 'http://x',
      timeoutMs: 1_500,
      any: true,
      json: true,
      folder: undefined,
    })
    expect(readCommand(['list'])).toEqual({
      do: 'list',
      server: undefined,
      all: false,
      json: false,
      folder: undefined,
    })
    expect(readCommand(['cancel', 'a', '-h'])).toEqual({ do: 'help', of: 'cancel' })
    expect(readCommand(['completion', 'fish'])).toEqual({ do: 'completion', shell: 'fish' })
  })

  it.each<[string[], string]>([
    [['wait'], 'Say which job, by its ID'],
    [['status', '--any', 'a'], "Unknown option '--any'"],
    [['wait', 'a', '--timeout', 'soon'], '--timeout needs a number of seconds'],
    [['wait', 'a', '--timeout', '-1'], '--timeout'],
    [['wait', 'a', '--timeout', '0'], '--timeout needs a number of seconds'],
    [['wait', 'a', '--server', ''], '--server needs a value'],
    [['list', 'a'], 'list takes no IDs'],
    [['completion', 'tcsh'], 'bash, zsh, fish'],
    [['wait', ...Array.from({ length: 1_001 }, (_, nth) => `job-${nth}`)], 'More than 1000'],
  ])('is refused in words: %j', (argv, words) => {
    const request = readCommand(argv)
    expect(request).toEqual({ do: 'refuse', of: argv[0], message: expect.stringContaining(words) })
  })
})

describe('what is said of the commands', () => {
  it.each(Object.keys(commands))('fits a terminal: %s --help', (name) => {
    const request = readCommand([name, '--help'])
    const text = request.do === 'help' ? helpOf(request.of) : ''
    expect(text).toContain(`compileo-tray ${name}`)
    const prose = text.split('\n').filter((line) => !line.startsWith('  compileo-tray'))
    expect(prose.filter((line) => line.length > 80)).toEqual([])
  })

  it('is that of the program itself, too, in the manual page and for every shell', () => {
    const page = manPage('1.2.3')
    for (const option of Object.keys(launchOptions)) {
      expect(page).toContain(String.raw`\-\-${option}`.replaceAll(/(?<=\w)-/g, String.raw`\-`))
      expect(completionOf('bash')).toContain(`--${option}`)
      expect(completionOf('zsh')).toContain(`'--${option}[`)
      expect(completionOf('fish')).toContain(`-n '__fish_use_subcommand' -l ${option} `)
    }
  })

  it('stands in the manual page, with every command and option', () => {
    const page = manPage('1.2.3')
    for (const [name, { options }] of Object.entries(commands)) {
      expect(page).toContain(`.SS ${name}`)
      for (const option of Object.keys(options)) expect(page).toContain(String.raw`\-\-${option}`)
    }
  })
})

describe('the exit code', () => {
  it('of several jobs is the worst, and of none 0', () => {
    expect(worstOf([])).toBe(0)
    expect(worstOf([exitCodes.completed, exitCodes.cancelled])).toBe(3)
    expect(worstOf([exitCodes.cancelled, exitCodes.failed, exitCodes.completed])).toBe(1)
    expect(worstOf([exitCodes.failed, exitCodes.unknown])).toBe(4)
    expect(worstOf([exitCodes.unreachable, exitCodes.unknown])).toBe(5)
  })
})

describe('a table', () => {
  it('has columns as wide as what stands in them', () => {
    expect(
      table(
        ['ID', 'NAME'],
        [
          ['a', 'one'],
          ['long', 'two'],
        ],
      ),
    ).toBe('ID    NAME\na     one\nlong  two')
  })
})
