import { createExpectations } from '../../../main/state/expectations.ts'
import { createAppStore } from '../../../main/state/store.ts'
import { popoverOf } from '../../../main/tray/popover-view.ts'
import type { JobState } from '../../../shared/model.ts'
import type { Popover } from '../../../shared/popover.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { ended, job, NOW, server } from '../../unit/main/tray/states.ts'

const minute = 60_000

const steady = (id: string, label: string, progress: number, each: number): JobState =>
  job(id, {
    label,
    progress,
    trail: [6, 5, 4, 3, 2, 1, 0].map((ago) => ({ at: NOW - ago * minute, progress: progress - ago * each })),
  })

const running = [
  steady('parse', 'Parse 1,240 discharge letters', 64, 3),
  job('taxonomy', { label: 'Taxonomy of cardiology', progress: 12, currentStep: 'Naming categories' }),
  job('chunk', {
    label: 'Chunks of the anatomy atlas',
    status: 'pending',
    connection: { state: 'connecting' },
  }),
]
const failed = ended('dataset', 'failed', {
  label: 'Dataset of question and answer pairs',
  error: 'Traceback (most recent call last):\n  File "x.py"\nConnectionError: Ollama refused the connection',
})
const lost = ended('extract', 'lost', { label: 'Extraction of volume 3' })
const completed = ended('ocr', 'completed', { label: 'OCR of 300 scans', progress: 100 })

export const popoverStates: Readonly<Record<string, readonly JobState[]>> = {
  busy: [...running, failed, completed],
  trouble: [failed, lost, ended('benchmark', 'cancelled', { label: 'Benchmark of three models' })],
  done: [completed],
  many: Array.from({ length: 9 }, (_, nth) =>
    steady(`job-${nth}`, `Document set ${nth + 1}`, 90 - 8 * nth, 1),
  ),
  long: [
    steady(
      'long',
      'Parse of all discharge letters of the department of internal medicine, 2019 to 2026',
      41,
      2,
    ),
    ended('dead', 'failed', {
      label: `extract_${'entities_'.repeat(12)}v2`,
      error: 'No space left. '.repeat(20),
    }),
  ],
  empty: [],
}

export function popoverIn(name: string, texts: Texts): Popover {
  const state = {
    ...createAppStore().state(),
    jobs: new Map((popoverStates[name] ?? []).map((each) => [each.key, each])),
    servers: new Map([['work', server()]]),
  }
  return popoverOf(state, createExpectations(), texts, NOW)
}
