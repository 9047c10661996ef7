import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { getRelaunchArguments, parseCommandLine } from '#main/app/command-line.ts'
import { parseLink } from '#main/app/deep-link.ts'
import { parseLaunchRequest } from '#main/app/launch-request.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

const prototypes = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']

const units = fc
  .array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes))
const long = fc
  .tuple(
    fc.constantFrom('x', '%', '&job=', '—', '\u0000', '\uD800', '?a[b]=', '/', '../', '%E2%80%AE'),
    fc.nat(20_000),
  )
  .map(([part, times]) => part.repeat(times))
const text = fc.oneof(
  { weight: 4, arbitrary: units },
  { weight: 4, arbitrary: fc.constantFrom(...prototypes, 'server', 'job', 'http://h:1', 'x-1', '') },
  { weight: 1, arbitrary: long },
)

/** A lone surrogate can't be encoded. */
const encoded = (part: string) => encodeURIComponent(Buffer.from(part).toString())

const toWatch = 'compileo-tray://watch'
const link = fc
  .tuple(
    fc.constantFrom('compileo-tray:', toWatch, `${toWatch}?`, `${toWatch.toUpperCase()}?`, ''),
    fc.array(fc.tuple(text, fc.constantFrom('=', '', '[]='), text, fc.boolean()), { maxLength: 8 }),
  )
  .map(([start, parts]) => {
    return `${start}${parts
      .map(([name, sign, value, raw]) =>
        raw ? `${name}${sign}${value}` : `${encoded(name)}${sign}${encoded(value)}`,
      )
      .join('&')}`
  })

const flags = ['server', 'name', 'watch', 'hidden', 'pause', 'resume', 'user-data-dir', 'version', 'help']
const flag = fc.constantFrom(...flags, ...prototypes)
const argument = fc.oneof(
  text,
  link,
  fc.constantFrom('--', '-', '-h', '--inspect'),
  flag.map((name) => `--${name}`),
  fc.tuple(flag, text).map(([name, value]) => `--${name}=${value}`),
)
const commandLine = fc.array(argument, { maxLength: 12 })

/** These characters control a terminal, reverse a line or are invisible. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u

/** Isolated text can't reorder its surroundings. */
const setApart = /\u2068([^\u2068\u2069]*)\u2069/g

function expectPlain(message: string) {
  expect(message.length).toBeGreaterThan(0)
  expect(message.length).toBeLessThanOrEqual(300)
  expect(message.replaceAll(setApart, '$1')).not.toMatch(unseen)
}

it('any link becomes a request of limited size or an explained error', () => {
  fc.assert(
    fc.property(link, (given) => {
      const parsed = parseLink(given)
      if (!parsed.ok) return expectPlain(formatMessageOrText(parsed.message))
      expect(parsed.server).toMatch(/^https?:\/\/[^\s@?#]+$/)
      expect(parsed.jobs.length).toBeLessThanOrEqual(50)
      for (const job of parsed.jobs) expect(job).toMatch(/^[\w.:-]{1,200}$/)
    }),
    { numRuns: 1_000 },
  )
})

it('any command line is accepted or rejected without an exception', () => {
  fc.assert(
    fc.property(commandLine, fc.option(text, { nil: undefined }), (argv, apiKey) => {
      const parsed = parseCommandLine(argv, apiKey)
      if (parsed.action === 'refuse') return expectPlain(parsed.message)
      if (parsed.action !== 'run') return
      const { action: _, userDataDir: __, ...request } = parsed
      expect(parseLaunchRequest(structuredClone(request))).toEqual(request)
      const { server, name, watch, apiKey: handedOver, link: followed } = request
      expect(handedOver === undefined || server !== undefined).toBe(true)
      expect(followed === undefined || (server ?? name ?? watch[0]) === undefined).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

it('any request from a second launch is parsed without an exception', () => {
  fc.assert(
    fc.property(
      fc.anything({ key: fc.oneof(text, fc.constantFrom('watch', 'hidden', 'server', 'apiKey')) }),
      (data) => {
        const { watch, hidden } = parseLaunchRequest(data)
        expect(Array.isArray(watch)).toBe(true)
        expect(typeof hidden).toBe('boolean')
      },
    ),
  )
})

it('any command line is used again after a crash, except for completed actions', () => {
  fc.assert(
    fc.property(commandLine, (argv) => {
      const parsed = parseCommandLine(argv)
      if (parsed.action !== 'run') return
      const again = parseCommandLine(getRelaunchArguments(['app', ...argv]))
      const done = { link: undefined, clipboard: undefined, pause: undefined, pauseServer: undefined }
      expect(again).toEqual({ ...parsed, ...done, hidden: true })
    }),
    { numRuns: 1_000 },
  )
})
