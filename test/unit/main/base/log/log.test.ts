import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLog, type LogLevel } from '#main/base/log/log.ts'
import { openLogFile, openLog } from '#main/base/log/log-file.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const noon = Date.UTC(2026, 10, 24, 12)

function open(given: { level?: LogLevel; maxBytes?: number; folder?: string } = {}) {
  const { level = 'info', maxBytes = 10_000, folder = join(createTempFolder(), 'logs') } = given
  const file = openLogFile({ folder, maxBytes, files: 3 })
  const log = createLog({ file, now: () => noon, level, home: '/srv/ana' })
  const text = (name = 'compileo-tray.log') => readFileSync(join(folder, name), 'utf8')
  return { folder, log, file, text }
}

describe('the log', () => {
  it('writes a line for each event, with its time and level', () => {
    const { log, text } = open()
    log.info('start')
    log.warn('said: it is late')
    log.error('lost')
    expect(text()).toBe(
      [
        '2026-11-24T12:00:00.000Z info  start',
        '2026-11-24T12:00:00.000Z warn  said: it is late',
        '2026-11-24T12:00:00.000Z error lost',
        '',
      ].join('\n'),
    )
  })

  it.each<[LogLevel, string[]]>([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ])('with the level “%s” contains only entries of that level and of more severe levels', (level, wanted) => {
    const { log } = open({ level })
    log.error('x')
    log.warn('x')
    log.info('x')
    log.debug('x')
    expect(log.tail(9).map((line) => line.split(/ +/)[1])).toEqual(wanted)
  })

  it('shows no part of a secret where a long text is truncated', () => {
    const { log, text } = open({ maxBytes: 100_000 })
    const secret = Array.from({ length: 150 }, (_, n) => `k${n}z`).join('')
    log.addSecret(secret)
    log.error(`${secret}. `.repeat(200))
    expect(text()).not.toContain(secret.slice(0, 20))
    expect(text()).toContain('•••')
  })

  it('contains an error with its causes, without secrets', () => {
    const { log, text } = open()
    log.addSecret('s3cret-key')
    const cause = new TypeError('Invalid header value s3cret-key')
    log.error('could not ask', new Error('fetch failed for http://ana:pw@host/', { cause }))
    expect(text()).toContain('Error: fetch failed for http://•••@host/')
    expect(text()).toContain('caused by TypeError: Invalid header value •••')
    expect(text()).not.toContain('s3cret-key')
    log.error('could not ask', 'only words')
    expect(log.tail(1)).toEqual(['    only words'])
  })

  it('redacts a secret that crosses the maximum length of an entry', () => {
    const { log, text } = open()
    const secret = 'k'.repeat(900)
    log.addSecret(secret)
    log.info(`${'x'.repeat(7_990)}${secret}`)
    expect(text()).not.toContain('kkk')
    expect(text().length).toBeLessThan(8_100)
  })

  it('indents an entry’s later lines, so that none of them looks like another entry', () => {
    const { log } = open()
    log.info('said: a\n2026-11-24T12:00:00.000Z error forged\r\n\u001B[31mred\u2028more\0')
    expect(log.tail(9)).toEqual([
      '2026-11-24T12:00:00.000Z info  said: a',
      '    2026-11-24T12:00:00.000Z error forged',
      '     [31mred more',
    ])
  })

  it('can be read only by the user', () => {
    const { log, folder } = open()
    log.info('start')
    expect(statSync(folder).mode & 0o077).toBe(0)
    expect(statSync(log.path).mode & 0o077).toBe(0)
  })

  it('keeps its newest three files, each within the size limit', () => {
    const { log, folder, text } = open({ maxBytes: 1_000 })
    for (let line = 1; line <= 200; line += 1) log.info(`line ${line}`)
    expect(readdirSync(folder).toSorted()).toEqual([
      'compileo-tray.1.log',
      'compileo-tray.2.log',
      'compileo-tray.log',
    ])
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1_000)
    expect(text()).toContain('line 200')
    const numbers = ['.2', '.1', ''].flatMap((number) =>
      [...text(`compileo-tray${number}.log`).matchAll(/line (\d+)/g)].map(([, line]) => Number(line)),
    )
    expect(numbers).toEqual(Array.from(numbers, (_, index) => 200 - numbers.length + 1 + index))
  })

  it('continues the previous launch’s file, and rotates it when it is full', () => {
    const { log, folder } = open({ maxBytes: 500 })
    log.info('first life')
    log.close()
    writeFileSync(join(folder, 'compileo-tray.log'), `${'x'.repeat(480)}\n`, { flag: 'a' })
    const again = open({ maxBytes: 500, folder })
    again.log.info('second life')
    expect(again.text()).toMatch(/^\S+ info {2}second life\n$/)
    expect(again.text('compileo-tray.1.log')).toContain('first life')
  })

  it('returns its last lines, even from several files', () => {
    const { log } = open({ maxBytes: 200 })
    for (let line = 1; line <= 12; line += 1) log.info(`line ${line}`)
    expect(log.tail(9).map((line) => line.slice(31))).toEqual(
      [4, 5, 6, 7, 8, 9, 10, 11, 12].map((line) => `line ${line}`),
    )
    expect(log.tail(2)).toHaveLength(2)
    expect(log.tail(1_000).length).toBeLessThan(13)
  })

  it('reports how many lines couldn’t be written', () => {
    const folder = join(createTempFolder(), 'logs')
    writeFileSync(folder, 'in the way')
    const { log } = open({ folder })
    log.info('one')
    log.info('two')
    expect(log.tail(5)).toEqual([])
    rmSync(folder)
    log.info('three')
    expect(log.tail(5)).toEqual([
      '(2 lines before this could not be written)',
      '2026-11-24T12:00:00.000Z info  three',
    ])
  })

  it('is in the profile’s folder, and has the level that COMPILEO_TRAY_LOG names', () => {
    const profile = createTempFolder()
    const log = openLog(profile, { COMPILEO_TRAY_LOG: 'debug' })
    log.debug('asked')
    expect(log.path).toBe(join(profile, 'logs', 'compileo-tray.log'))
    expect(readFileSync(log.path, 'utf8')).toMatch(/ debug asked\n$/)
    const usual = openLog(profile, { COMPILEO_TRAY_LOG: 'everything' })
    usual.debug('unwanted')
    usual.info('wanted')
    expect(usual.tail(9).filter((line) => line.includes('wanted'))).toHaveLength(1)
  })
})
