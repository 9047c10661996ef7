import { openSync, writeSync } from 'node:fs'
import { systemClock } from '#main/base/clock.ts'
import { createTestEvent } from '#main/core/hooks/hook-event.ts'
import { runCommand } from '#main/core/hooks/run-command.ts'
import { texts } from '#test/support/english.ts'

// This program runs in a process that can't open more files.

try {
  for (;;) openSync('/dev/null', 'r')
} catch {
  // EMFILE means that the limit is reached.
}
const action = { type: 'command' as const, program: 'true', arguments: [], inShell: false }
const { signal } = new AbortController()
const event = createTestEvent('failed', texts, Date.now())
const attempt = await runCommand(action, event, { clock: systemClock, env: process.env }, signal)
writeSync(1, JSON.stringify(attempt))
