import {
  drag,
  goTo,
  key,
  open,
  openOptions,
  pick,
  press,
  scrollTo,
  searchIn,
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

export interface ScreenState extends Pick<Look, 'size' | 'zoom' | 'language' | 'system'> {
  readonly name: string
  readonly state: string
  readonly acts?: readonly Act[]
  readonly part?: Part
}

const onlyIn = (part: Part, screens: readonly ScreenState[]): readonly ScreenState[] =>
  screens.map((screen) => ({ ...screen, part }))

const wide: Size = { width: 1_440, height: 720 }
const tablet: Size = { width: 740, height: 600 }
const tall: Size = { width: 1_440, height: 960 }
const narrow: Size = { width: 420, height: 640 }

const search = 'Search jobs, steps, errors'
const watchText = 'Job ID, link or message'

const list: readonly ScreenState[] = [
  { name: 'list', state: 'sample' },
  { name: 'list-wide', state: 'sample', size: wide },
  { name: 'list-empty', state: 'empty-with-server' },
  { name: 'list-dead', state: 'dead' },
  { name: 'list-long-texts', state: 'long' },
  { name: 'list-bulk', state: 'bulk' },
  { name: 'list-doubtful', state: 'doubtful', size: tall },
  { name: 'list-doubtful-german', state: 'doubtful', language: 'de', size: tall },
  ...onlyIn('main', [
    { name: 'list-loading', state: 'loading', acts: [wait('Loading jobs')] },
    { name: 'list-many', state: 'many-at-rest' },
    { name: 'list-one', state: 'one' },
    { name: 'list-marks', state: 'marks' },
    { name: 'list-failed', state: 'failed' },
    { name: 'list-offline', state: 'offline' },
    { name: 'list-no-queue', state: 'no-queue' },
    { name: 'list-refused', state: 'refused' },
    { name: 'list-limited', state: 'limited' },
    { name: 'list-only', state: 'only' },
    { name: 'list-batches', state: 'batches' },
    { name: 'list-batch-open', state: 'batches', acts: [press('Show jobs of Cardiology corpus')] },
    {
      name: 'list-batch-menu',
      state: 'batches',
      acts: [open(/Cardiology corpus 12 jobs/), key('Shift+F10')],
    },
    {
      name: 'list-batch-renaming',
      state: 'batches',
      acts: [open(/Batch · Extraction/), key('F2')],
    },
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
    { name: 'list-nothing-found', state: 'sample', acts: [searchIn(search, 'nephrology')] },
    { name: 'list-found', state: 'sample', acts: [searchIn(search, 'textbooks')] },
    { name: 'list-renaming', state: 'sample', acts: [goTo(/Parse 1,240/), key('F2')] },
    { name: 'list-focus', state: 'sample', acts: [key('ArrowDown'), key('ArrowDown')] },
    { name: 'list-restarting', state: 'restarting' },
  ]),
  {
    name: 'list-unwatched',
    state: 'sample',
    acts: [goTo(/Benchmark/), key('Delete'), wait(/Stopped watching/)],
  },
]

const smallToday: Size = { width: 760, height: 600 }

const today: readonly ScreenState[] = [
  { name: 'today', state: 'today' },
  { name: 'today-narrow', state: 'today', size: narrow },
  { name: 'today-760', state: 'today', size: smallToday },
  { name: 'today-widest', state: 'today', size: { width: 2_560, height: 720 } },
  { name: 'today-german', state: 'today', language: 'de', size: narrow },
  ...onlyIn('main', [{ name: 'today-busy', state: 'today-busy' }]),
  { name: 'today-table', state: 'today', part: 'dialog', acts: [press('Show as table')] },
]

const detail: readonly ScreenState[] = [
  { name: 'detail-failed', state: 'sample', acts: [open(/Taxonomy/)] },
  ...onlyIn('complementary', [
    { name: 'detail-gui', state: 'web-gui', acts: [open(/Taxonomy/)] },
    { name: 'detail-running', state: 'sample', acts: [open(/Parse 1,240/)] },
    { name: 'detail-longer', state: 'marks', acts: [open(/Extraction, symptoms/)] },
    { name: 'detail-pending', state: 'sample', acts: [open(/Dataset/)] },
    { name: 'detail-completed', state: 'sample', acts: [open(/Chunk/)] },
    { name: 'detail-cancelled', state: 'sample', acts: [open(/Benchmark/)] },
    { name: 'detail-errors', state: 'doubtful', acts: [press('Dismiss: Silent'), open(/Chunk volume 1/)] },
    {
      name: 'detail-lost-track',
      state: 'doubtful',
      acts: [press('Dismiss: Silent'), open(/Extract volume 2/)],
    },
    { name: 'detail-words', state: 'detail-words' },
    { name: 'detail-facts', state: 'detail-facts' },
    { name: 'detail-tree', state: 'detail-tree', acts: [press('Show raw JSON'), scrollTo('Result')] },
    { name: 'detail-large', state: 'detail-large', acts: [press('Show raw JSON'), scrollTo('Result')] },
    { name: 'detail-text', state: 'detail-text' },
    { name: 'detail-recovering', state: 'detail-recovering' },
    { name: 'detail-whole-error', state: 'detail-recovering', acts: [press(/^Show all .* lines$/)] },
    {
      name: 'detail-earlier-run',
      state: 'detail-recovering',
      acts: [press(/is not installed/), scrollTo('Previous runs')],
    },
    { name: 'detail-goes-on', state: 'detail-running' },
    { name: 'detail-goes-on-foot', state: 'detail-running', acts: [scrollTo('This run on Workstation')] },
  ]),
  {
    name: 'detail-large-error',
    state: 'detail-recovering',
    acts: [press('Expand error')],
    part: 'dialog',
  },
  {
    name: 'detail-run-wide',
    state: 'sample',
    size: tall,
    acts: [open(/Parse 1,240/), drag('Width of job details', -300)],
  },
  { name: 'detail-run-narrow', state: 'sample', size: narrow, acts: [open(/Parse 1,240/)] },
  { name: 'detail-run-german', state: 'sample', size: tall, language: 'de', acts: [open(/Parse 1,240/)] },
]

const servers: readonly ScreenState[] = [
  { name: 'server', state: 'server' },
  { name: 'server-many', state: 'servers' },
  { name: 'tray-notice', state: 'no-tray' },
  { name: 'tray-notice-first', state: 'no-server-no-tray', size: smallToday },
  { name: 'tray-notice-narrow', state: 'no-server-no-tray', size: narrow },
  ...onlyIn('main', [
    { name: 'server-none', state: 'no-server' },
    {
      name: 'server-details',
      state: 'server-gui',
      acts: [openOptions('Queue details')],
    },
    { name: 'server-quiet', state: 'server-quiet' },
    { name: 'server-gui', state: 'server-gui' },
    { name: 'server-plugin', state: 'server-plugin' },
    { name: 'server-new', state: 'server-new' },
    { name: 'server-away', state: 'server-away' },
    { name: 'server-no-queue', state: 'server-no-queue' },
    { name: 'server-refused', state: 'server-refused' },
    { name: 'server-limited', state: 'server-limited' },
    { name: 'server-foreign', state: 'server-foreign' },
  ]),
]

const found: readonly ScreenState[] = [
  { name: 'found', state: 'found' },
  { name: 'found-tall', state: 'found', size: { width: 1_120, height: 1_100 } },
  { name: 'found-first', state: 'found-first' },
  { name: 'found-narrow', state: 'found', size: narrow },
  { name: 'found-first-narrow', state: 'found-first', size: narrow },
  { name: 'found-widest', state: 'found', size: { width: 2_560, height: 720 } },
  ...onlyIn('main', [
    {
      name: 'found-picked',
      state: 'found',
      acts: [tick('Select Extraction · Oncology'), tick('Select Quality · 6d304567')],
    },
    {
      name: 'found-ended',
      state: 'found',
      acts: [press('Show 2 finished jobs'), scrollTo(/^Other jobs on this server/)],
    },
    { name: 'found-scanning', state: 'found-scanning' },
    { name: 'found-none', state: 'found-none' },
    { name: 'found-unavailable', state: 'found-unavailable' },
    { name: 'found-failed', state: 'found-failed' },
    { name: 'found-refused', state: 'found-refused' },
    { name: 'found-away', state: 'found-away' },
    { name: 'found-first-unlisted', state: 'found-first-unlisted' },
    { name: 'rule-offer', state: 'rule-offer' },
  ]),
  { name: 'rule-found', state: 'rule-found', acts: [wait(/Now watching/)] },
  { name: 'rule-found-details', state: 'rule-found', acts: [open(/Extraction/)] },
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
    { name: 'settings-no-hooks', state: 'settings', acts: [press('Hooks')] },
    { name: 'settings-servers', state: 'settings', acts: [press('Servers'), openOptions('Lab GPU')] },
    {
      name: 'settings-alerts',
      state: 'settings',
      acts: [press('Servers'), openOptions('More options'), scrollTo('Queue alerts')],
    },
    { name: 'settings-window', state: 'settings', acts: [press('General')] },
    {
      name: 'settings-more',
      state: 'settings',
      size: { width: 1_120, height: 960 },
      acts: [press('General'), openOptions('More options')],
    },
    { name: 'settings-updates', state: 'settings-update-ready', acts: [press('About')] },
    { name: 'settings-found', state: 'settings', acts: [searchIn('Search settings', 'phone')] },
    { name: 'settings-not-found', state: 'settings', acts: [searchIn('Search settings', 'qqq')] },
    {
      name: 'settings-marked',
      state: 'settings',
      acts: [searchIn('Search settings', 'memory'), key('Enter')],
    },
  ]),
  { name: 'settings-widest', state: 'settings', size: { width: 2_560, height: 1_000 } },
  { name: 'settings-choices', state: 'settings', part: 'listbox', acts: [press('General'), unfold('Theme')] },
]

const history: readonly ScreenState[] = [
  { name: 'history', state: 'history' },
  ...onlyIn('main', [
    { name: 'history-opened', state: 'history', acts: [press(/Taxonomy/)] },
    { name: 'history-many', state: 'history-many' },
    { name: 'history-empty', state: 'history-empty' },
    { name: 'history-loading', state: 'history-loading', acts: [wait('Loading history')] },
    { name: 'history-dead', state: 'history-dead' },
    {
      name: 'history-nothing-found',
      state: 'history',
      acts: [searchIn('Search history', 'nephrology'), wait(/No results for/)],
    },
  ]),
]

const palette: readonly ScreenState[] = [
  { name: 'palette', state: 'sample', acts: [open(/Parse 1,240/), key('Control+k')] },
  { name: 'palette-found', state: 'sample', acts: [key('Control+k'), type('mute')] },
  ...onlyIn('dialog', [
    { name: 'palette-nothing', state: 'sample', acts: [key('Control+k'), type('qqq')] },
    { name: 'palette-narrow', state: 'sample', size: narrow, acts: [key('Control+k'), type('the')] },
    { name: 'palette-german', state: 'sample', language: 'de', acts: [key('Control+k')] },
  ]),
]

const openInsights = [press('Insights')]

const insights: readonly ScreenState[] = [
  { name: 'week', state: 'week' },
  { name: 'insights', state: 'insights', acts: openInsights },
  { name: 'insights-tall', state: 'insights', size: { width: 1_120, height: 1_300 }, acts: openInsights },
  { name: 'insights-760', state: 'insights', size: smallToday, acts: openInsights },
  { name: 'insights-widest', state: 'insights', size: { width: 2_560, height: 1_000 }, acts: openInsights },
  { name: 'insights-many', state: 'insights-many', part: 'main', acts: openInsights },
  {
    name: 'insights-narrow',
    state: 'insights',
    size: { width: 420, height: 1_600 },
    acts: [press('Jobs and servers'), ...openInsights],
  },
  {
    name: 'insights-german',
    state: 'insights',
    language: 'de',
    size: { width: 1_120, height: 1_300 },
    acts: [press('Auswertung')],
  },
  ...onlyIn('main', [
    {
      name: 'insights-table',
      state: 'insights',
      acts: [...openInsights, press('Show Runs per day as a table')],
    },
    { name: 'insights-empty', state: 'insights-empty', acts: openInsights },
    {
      name: 'insights-loading',
      state: 'insights-loading',
      acts: [...openInsights, wait('Loading insights')],
    },
    { name: 'insights-dead', state: 'insights-dead', acts: openInsights },
  ]),
]

const dialogs: readonly ScreenState[] = [
  { name: 'dialog-watch', state: 'sample', acts: [press('Watch a job')] },
  ...onlyIn('dialog', [
    {
      name: 'dialog-hook-whole',
      state: 'settings',
      size: { width: 1_120, height: 1_200 },
      acts: [press('Hooks'), press('Add hook…')],
    },
    {
      name: 'dialog-hook-tried',
      state: 'hooks-command-tried',
      acts: [press('Hooks'), press('Edit…'), press('Run test'), wait('Output')],
    },
    {
      name: 'dialog-watch-results',
      state: 'sample',
      acts: [press('Watch a job'), write(watchText, 'taxonomy-2026 chunk-2026 nobody'), press('Watch')],
    },
    {
      name: 'dialog-watch-batch',
      state: 'sample',
      acts: [press('Watch a job'), write(watchText, 'taxonomy-2026\nchunk-2026'), tick(/^As one batch/)],
    },
    {
      name: 'dialog-restart-lost-track',
      state: 'doubtful',
      acts: [goTo(/Extract volume 2/), key('Shift+F10'), type('Res'), key('Enter')],
    },
    { name: 'dialog-restart-all', state: 'failed', acts: [press('Restart all failed (14)')] },
    {
      name: 'dialog-restart-cancelled',
      state: 'failed',
      acts: [press('Restart all failed (14)'), tick(/^Also restart 2 cancelled jobs/)],
    },
    { name: 'dialog-quit', state: 'sample', acts: [key('Control+q')] },
    {
      name: 'dialog-cancel',
      state: 'sample',
      acts: [open(/Parse 1,240/), press('Cancel job…')],
    },
    { name: 'dialog-web-page', state: 'server-gui', acts: [press('Open in Compileo')] },
    { name: 'dialog-server-key', state: 'refused', acts: [press('Enter key…')] },
    { name: 'dialog-help', state: 'sample', acts: [key('?')] },
    { name: 'dialog-server-add', state: 'server', acts: [press('Add a server…')] },
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
    {
      name: 'dialog-server-secure',
      state: 'server',
      acts: [press('Add a server…'), write('Address', 'https://gpu-server.lab.example')],
    },
    {
      name: 'dialog-server-gui',
      state: 'server-gui',
      acts: [press('Edit…'), press('Test connection'), wait(/Web interface found/)],
    },
    {
      name: 'dialog-server-no-gui',
      state: 'server-gui',
      acts: [
        press('Edit…'),
        write('Web interface', 'http://nowhere.lab.example'),
        press('Test connection'),
        wait(/Something else is running at that address/),
      ],
    },
    { name: 'dialog-server-rules', state: 'found', acts: [press('Change…')] },
    { name: 'dialog-server-edit', state: 'server', acts: [press('Edit…')] },
    { name: 'dialog-server-remove', state: 'server', acts: [press('Remove…')] },
    { name: 'dialog-link', state: 'link' },
    { name: 'dialog-link-long', state: 'link-long' },
    { name: 'dialog-clear-history', state: 'settings', acts: [press('General'), press('Clear history…')] },
    { name: 'dialog-hook', state: 'settings', acts: [press('Hooks'), press('Add hook…')] },
    { name: 'dialog-hook-command', state: 'hooks-command', acts: [press('Hooks'), press('Edit…')] },
    { name: 'dialog-hook-webhook', state: 'hooks-webhook', acts: [press('Hooks'), press('Edit…')] },
    { name: 'dialog-hook-remove', state: 'hooks-command', acts: [press('Hooks'), press('Remove…')] },
    {
      name: 'dialog-reset',
      state: 'settings',
      acts: [press('About'), openOptions('More options'), press('Reset…')],
    },
  ]),
  ...onlyIn('menu', [
    { name: 'menu-row', state: 'sample', acts: [goTo(/Taxonomy/), key('Shift+F10')] },
    { name: 'menu-row-gui', state: 'web-gui', acts: [goTo(/Taxonomy/), key('Shift+F10')] },
    { name: 'menu-list', state: 'sample', acts: [press('List actions')] },
    { name: 'menu-sort', state: 'sample', acts: [press('Sort: Oldest first')] },
    { name: 'menu-pause', state: 'sample', acts: [press('Pause notifications')] },
  ]),
  {
    name: 'menu-batch',
    state: 'batches',
    acts: [goTo(/^Volume 10\b/), key('Shift+F10'), key('b'), key('ArrowRight')],
  },
  {
    name: 'menu-restarts',
    state: 'sample',
    acts: [goTo(/Taxonomy/), key('Shift+F10'), key('a'), key('ArrowRight')],
  },
]

const faults: readonly ScreenState[] = [
  { name: 'fault', state: 'broken-history' },
  ...onlyIn('main', [
    { name: 'fault-jobs', state: 'broken-jobs' },
    { name: 'fault-copied', state: 'broken-settings', acts: [press('Copy diagnostics')] },
  ]),
  { name: 'fault-details', state: 'broken-details' },
  { name: 'fault-details-narrow', state: 'broken-details', size: narrow },
  { name: 'fault-window', state: 'broken-window' },
]

const openFailed = [open(/Taxonomy/)]

const smaller: readonly ScreenState[] = [['tablet', tablet] as const, ['narrow', narrow] as const].flatMap(
  ([word, size]) => [
    { name: `list-${word}`, state: 'sample', size },
    { name: `detail-${word}`, state: 'sample', size, acts: openFailed },
    { name: `server-${word}`, state: 'server', size },
    { name: `settings-${word}`, state: 'settings', size },
    { name: `history-${word}`, state: 'history', size },
  ],
)
const smallest: readonly ScreenState[] = [
  { name: 'sidebar-narrow', state: 'sample', size: narrow, acts: [press('Jobs and servers')] },
  { name: 'batches-narrow', state: 'batches', size: narrow, acts: [open(/^.*Batch · Extraction 3 jobs/)] },
  { name: 'empty-narrow', state: 'empty-with-server', size: narrow },
  { name: 'watch-narrow', state: 'sample', size: narrow, acts: [press('Watch a job')] },
]

const larger: readonly ScreenState[] = [
  { name: 'list-zoomed', state: 'sample', zoom: 2 },
  { name: 'detail-zoomed', state: 'sample', zoom: 2, acts: openFailed },
]

const american: readonly ScreenState[] = [
  { name: 'detail-american', state: 'sample', system: 'en-US', acts: openFailed },
  {
    name: 'detail-american-runs',
    state: 'sample',
    system: 'en-US',
    part: 'complementary',
    acts: [...openFailed, scrollTo('This run on Workstation')],
  },
  {
    name: 'settings-american',
    state: 'settings',
    system: 'en-US',
    part: 'main',
    size: { width: 1_120, height: 960 },
    acts: [turn('Quiet hours')],
  },
]

const german: readonly ScreenState[] = [
  ...onlyIn('main', [
    { name: 'hooks-german', state: 'hooks', language: 'de', acts: [press('Hooks')] },
    {
      name: 'hooks-german-narrow',
      state: 'hooks',
      language: 'de',
      size: narrow,
      acts: [press('Hooks')],
    },
  ]),
  ...onlyIn('dialog', [
    {
      name: 'dialog-hook-german',
      state: 'settings',
      language: 'de',
      size: { width: 1_120, height: 1_100 },
      acts: [press('Hooks'), press('Hook hinzufügen …')],
    },
    {
      name: 'dialog-hook-german-narrow',
      state: 'settings',
      language: 'de',
      size: { width: 420, height: 1_200 },
      acts: [press('Hooks'), press('Hook hinzufügen …')],
    },
    {
      name: 'dialog-hook-command-german',
      state: 'hooks-command-tried',
      language: 'de',
      acts: [press('Hooks'), press('Bearbeiten …'), press('Testlauf'), wait('Ausgabe')],
    },
  ]),
  { name: 'detail-gui-german', state: 'web-gui', language: 'de', size: narrow, acts: openFailed },
  {
    name: 'server-gui-german',
    state: 'server-gui',
    language: 'de',
    size: narrow,
    part: 'main',
  },
  {
    name: 'dialog-server-gui-german',
    state: 'server-gui',
    language: 'de',
    part: 'dialog',
    acts: [press('Bearbeiten …'), press('Verbindung testen'), wait(/Weboberfläche gefunden/)],
  },
  {
    name: 'dialog-web-page-german',
    state: 'server-gui',
    language: 'de',
    part: 'dialog',
    acts: [press('In Compileo öffnen')],
  },
  { name: 'batches-german', state: 'batches', language: 'de' },
  { name: 'list-german', state: 'sample', language: 'de' },
  { name: 'detail-german', state: 'sample', language: 'de', part: 'complementary', acts: openFailed },
  { name: 'found-german', state: 'found', language: 'de', size: { width: 1_120, height: 1_100 } },
  { name: 'found-first-german', state: 'found-first', language: 'de', size: narrow },
  { name: 'settings-german', state: 'settings', language: 'de', part: 'main' },
]

export const screens: readonly ScreenState[] = [
  ...list,
  ...today,
  ...detail,
  ...servers,
  ...found,
  ...settings,
  ...history,
  ...insights,
  ...palette,
  ...dialogs,
  ...faults,
  ...smaller,
  ...smallest,
  ...larger,
  ...american,
  ...german,
]
