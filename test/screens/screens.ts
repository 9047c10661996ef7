import {
  goTo,
  key,
  open,
  openOptions,
  pick,
  press,
  scrollTo,
  searchList,
  tick,
  turn,
  type,
  unfold,
  wait,
  write,
  type Act,
} from './support/acts.ts'
import type { Look, Size } from './support/fixtures.ts'
import type { Part } from './support/viewers.ts'

/** A state of the window that no other screen shows. */
export interface ScreenState extends Pick<Look, 'size' | 'language'> {
  readonly name: string
  readonly state: string
  readonly acts?: readonly Act[]
  readonly part?: Part
}

const onlyIn = (part: Part, screens: readonly ScreenState[]): readonly ScreenState[] =>
  screens.map((screen) => ({ ...screen, part }))

const tablet: Size = { width: 740, height: 600 }
const tall: Size = { width: 1_440, height: 960 }
const narrow: Size = { width: 420, height: 640 }

const watchText = 'Job ID, link or message'

const list: readonly ScreenState[] = [
  { name: 'list', state: 'sample' },
  { name: 'list-runs', state: 'history', size: tall },
  { name: 'list-empty', state: 'empty-with-server' },
  { name: 'list-dead', state: 'dead' },
  { name: 'list-long-texts', state: 'long' },
  { name: 'list-doubtful', state: 'doubtful', size: tall },
  ...onlyIn('main', [
    { name: 'list-loading', state: 'loading', acts: [wait('Loading jobs')] },
    { name: 'list-marks', state: 'marks' },
    { name: 'list-causes', state: 'causes' },
    { name: 'list-failed', state: 'failed' },
    { name: 'list-offline', state: 'offline' },
    { name: 'list-refused', state: 'refused' },
    { name: 'list-batch-open', state: 'batches', acts: [press('Show jobs of Cardiology corpus')] },
    {
      name: 'list-picked',
      state: 'failed',
      acts: [
        press('Show 14 jobs'),
        pick(/^Extraction of volume 1\b/),
        pick(/^Extraction of volume 3\b/),
        pick(/^Extraction of volume 4\b/),
      ],
    },
    { name: 'list-nothing-found', state: 'sample', acts: [searchList('nephrology')] },
    { name: 'list-renaming', state: 'sample', acts: [goTo(/Parse 1,240/), key('F2')] },
    { name: 'list-restarting', state: 'restarting' },
    { name: 'today-busy', state: 'today-busy' },
  ]),
]

const detail: readonly ScreenState[] = [
  { name: 'detail-failed', state: 'sample', acts: [open(/Risk factors/)] },
  ...onlyIn('complementary', [
    { name: 'detail-running', state: 'sample', acts: [open(/Parse 1,240/)] },
    { name: 'detail-pending', state: 'sample', acts: [open(/Dataset/)] },
    { name: 'detail-completed', state: 'sample', acts: [open(/Chunk/)] },
    { name: 'detail-errors', state: 'doubtful', acts: [open(/Chunk volume 1/)] },
    { name: 'detail-facts', state: 'detail-facts' },
    { name: 'detail-tree', state: 'detail-tree', acts: [press('Show raw JSON'), scrollTo('Result')] },
    { name: 'detail-recovering', state: 'detail-recovering' },
    { name: 'detail-earlier-run', state: 'history', acts: [open(/^Dataset, 5,000.*Completed/)] },
    { name: 'detail-goes-on-foot', state: 'detail-running', acts: [scrollTo('Where the time went')] },
  ]),
]

const servers: readonly ScreenState[] = [
  { name: 'server', state: 'server' },
  { name: 'server-many', state: 'servers' },
  { name: 'tray-banner-narrow', state: 'no-server-no-tray', size: narrow },
  ...onlyIn('main', [
    { name: 'server-none', state: 'no-server' },
    { name: 'server-details', state: 'server-gui', acts: [openOptions('Queue details')] },
    { name: 'server-plugin', state: 'server-plugin' },
    { name: 'server-away', state: 'server-away' },
  ]),
]

const found: readonly ScreenState[] = [
  { name: 'found', state: 'found' },
  { name: 'found-first', state: 'found-first' },
  { name: 'first-minute', state: 'first-minute' },
  ...onlyIn('main', [{ name: 'found-none', state: 'found-none' }]),
]

const settings: readonly ScreenState[] = [
  { name: 'settings', state: 'settings' },
  ...onlyIn('main', [
    {
      name: 'settings-quiet-hours',
      state: 'settings',
      size: { width: 1_120, height: 960 },
      acts: [turn('Quiet hours')],
    },
    { name: 'settings-hooks', state: 'hooks', acts: [press('Hooks')] },
    { name: 'settings-servers', state: 'settings', acts: [press('Servers')] },
    {
      name: 'settings-more',
      state: 'settings',
      size: { width: 1_120, height: 960 },
      acts: [openOptions('More options')],
    },
  ]),
  { name: 'settings-choices', state: 'settings', part: 'listbox', acts: [press('General'), unfold('Theme')] },
]

const palette: readonly ScreenState[] = [
  { name: 'palette', state: 'sample', acts: [open(/Parse 1,240/), key('Control+k')] },
  ...onlyIn('dialog', [{ name: 'palette-nothing', state: 'sample', acts: [key('Control+k'), type('qqq')] }]),
]

const dialogs: readonly ScreenState[] = [
  ...onlyIn('dialog', [
    {
      name: 'dialog-watch-results',
      state: 'sample',
      acts: [press('Watch a job'), write(watchText, 'cardiology-2026 chunk-2026 nobody'), press('Watch')],
    },
    {
      name: 'dialog-watch-batch',
      state: 'sample',
      acts: [press('Watch a job'), write(watchText, 'cardiology-2026\nchunk-2026'), tick(/^As one batch/)],
    },
    { name: 'dialog-restart', state: 'failed', acts: [press('Restart 14')] },
    { name: 'dialog-cancel', state: 'sample', acts: [open(/Parse 1,240/), press('Cancel job…')] },
    { name: 'dialog-help', state: 'sample', acts: [key('?')] },
    {
      name: 'dialog-server-tested',
      state: 'server',
      acts: [
        press('Add a server…'),
        write('Address', 'http://refused.lab.example:8000'),
        press('Test connection'),
        wait(/Is the server running on this port/),
      ],
    },
    { name: 'dialog-server-rules', state: 'found', acts: [press('Change…')] },
    { name: 'dialog-server-edit', state: 'server', acts: [press('Edit…')] },
    { name: 'dialog-plugin', state: 'server-here', acts: [press('Install the plugin…')] },
    { name: 'dialog-plugin-restart', state: 'server-restart-due', acts: [press('How to restart it…')] },
    { name: 'dialog-link', state: 'link' },
    { name: 'dialog-hook', state: 'settings', acts: [press('Hooks'), press('Add hook…')] },
    { name: 'dialog-hook-webhook', state: 'hooks-webhook', acts: [press('Hooks'), press('Edit…')] },
  ]),
  ...onlyIn('menu', [{ name: 'menu-row', state: 'sample', acts: [goTo(/Risk factors/), key('Shift+F10')] }]),
  {
    name: 'menu-batch',
    state: 'batches',
    acts: [goTo(/^Volume 10\b/), key('Shift+F10'), key('b'), key('ArrowRight')],
  },
]

const faults: readonly ScreenState[] = [{ name: 'fault-details', state: 'broken-details' }]

const narrower: readonly ScreenState[] = [
  { name: 'list-tablet', state: 'sample', size: tablet },
  { name: 'list-narrow', state: 'sample', size: narrow },
  { name: 'detail-narrow', state: 'sample', size: narrow, acts: [open(/Risk factors/)] },
  { name: 'sidebar-narrow', state: 'sample', size: narrow, acts: [press('Jobs and servers')] },
]

const german: readonly ScreenState[] = [
  ...onlyIn('dialog', [
    {
      name: 'dialog-hook-german-narrow',
      state: 'settings',
      language: 'de',
      size: { width: 420, height: 1_200 },
      acts: [press('Hooks'), press('Hook hinzufügen …')],
    },
  ]),
  { name: 'list-german', state: 'sample', language: 'de' },
  { name: 'settings-german', state: 'settings', language: 'de', part: 'main' },
]

export const screens: readonly ScreenState[] = [
  ...list,
  ...detail,
  ...servers,
  ...found,
  ...settings,
  ...palette,
  ...dialogs,
  ...faults,
  ...narrower,
  ...german,
]
