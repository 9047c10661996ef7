/**
 * Lines that keep attackers out, each with the test that must fail without it (`npm run check --
 * --security`).
 */
export interface Guard {
  file: string
  /** must occur once in the file */
  text: string
  /** must still compile and start */
  by: string
  test: string
  /** enough of the test's title to find it alone */
  title: string
}

const lockDown = 'main/window/lock-down.ts'
const scheme = 'main/window/app-scheme.ts'
const serveWindow = 'main/window/ipc/serve-window.ts'
const calls = 'main/window/ipc/calls.ts'

const layers = 'test/e2e/layers.spec.ts'
const policy = 'test/e2e/policy.spec.ts'
const attacks = 'test/e2e/attacks.spec.ts'
const callers = 'test/unit/main/window/ipc/serve-window.test.ts'
const schemas = 'test/unit/main/window/ipc/calls.test.ts'
const files = 'test/unit/main/window/app-scheme.test.ts'
const forged = 'test/integration/desktop/forged.test.ts'
const words = 'test/unit/main/window/checklist.test.ts'
const pages = 'test/unit/main/desktop/open-page.test.ts'

const eachAlone =
  'each layer alone keeps the page from every address, permission and device, nothing leads it away, and no webview attaches'
const byPolicy = 'the policy keeps out scripts, styles, markup, forms and frames'
const withoutPolicy =
  'the page reaches nothing, stays where it is and opens nothing, under its policy and with it taken away'
const onlyCalls = 'the page has no permission and no Node, and can only make the calls of our contract'

export const guards: readonly Guard[] = [
  { file: lockDown, text: 'sandbox: true', by: 'sandbox: false', test: attacks, title: onlyCalls },
  {
    file: lockDown,
    text: 'contextIsolation: true',
    by: 'contextIsolation: false',
    test: words,
    title: 'turns off isolation (3)',
  },
  {
    file: lockDown,
    text: 'nodeIntegration: false',
    by: 'nodeIntegration: true',
    test: attacks,
    title: onlyCalls,
  },
  { file: lockDown, text: 'webviewTag: false', by: 'webviewTag: true', test: attacks, title: onlyCalls },
  {
    file: lockDown,
    text: 'navigateOnDragDrop: false',
    by: 'navigateOnDragDrop: true',
    test: words,
    title: 'opens what is dropped onto the page',
  },
  {
    file: lockDown,
    text: 'devTools: !isPackaged',
    by: 'devTools: true',
    test: 'test/unit/main/window/lock-down.test.ts',
    title: 'can be opened by the developer tools in development alone',
  },
  {
    file: lockDown,
    text: "decide({ cancel: !url.startsWith('https://') })",
    by: 'decide({ cancel: false })',
    test: 'test/e2e/updates.spec.ts',
    title: 'an update that isn’t what was announced is refused, in words, and the old version stays',
  },
  {
    file: 'main/window/main-window.ts',
    text: '...lockedPreferences(isPackaged), preload',
    by: '...lockedPreferences(isPackaged), webSecurity: false, preload',
    test: attacks,
    title: onlyCalls,
  },

  {
    file: lockDown,
    text: 'session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url, isPackaged) }))',
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: 'await session.setProxy(nowhere)',
    by: 'await session.setProxy({ mode: "direct" })',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: "proxyBypassRules: '<-loopback>',",
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: 'session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))',
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: 'session.setPermissionCheckHandler(() => false)',
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: 'session.setDevicePermissionHandler(() => false)',
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: "session.on('will-download', prevent)",
    by: '',
    test: attacks,
    title: withoutPolicy,
  },
  {
    file: lockDown,
    text: 'session.setSpellCheckerEnabled(false)',
    by: '',
    test: layers,
    title: eachAlone,
  },

  {
    file: lockDown,
    text: "contents.setWindowOpenHandler(() => ({ action: 'deny' }))",
    by: '',
    test: attacks,
    title: withoutPolicy,
  },
  {
    file: lockDown,
    text: "contents.on('will-navigate', prevent)",
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: "contents.on('will-frame-navigate', prevent)",
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: "contents.on('will-redirect', prevent)",
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: "contents.on('will-attach-webview', prevent)",
    by: '',
    test: layers,
    title: eachAlone,
  },
  {
    file: lockDown,
    text: "contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')",
    by: '',
    test: layers,
    title: eachAlone,
  },

  { file: scheme, text: '"default-src \'none\'"', by: '"default-src *"', test: layers, title: eachAlone },
  {
    file: scheme,
    text: '"img-src \'self\' data:"',
    by: '"img-src * data:"',
    test: layers,
    title: eachAlone,
  },
  { file: scheme, text: '"font-src \'self\'"', by: '"font-src *"', test: layers, title: eachAlone },
  {
    file: scheme,
    text: '"script-src \'self\'"',
    by: "\"script-src 'self' 'unsafe-inline'\"",
    test: policy,
    title: byPolicy,
  },
  {
    file: scheme,
    text: '"script-src \'self\'"',
    by: '"script-src \'self\' data: http:"',
    test: policy,
    title: byPolicy,
  },
  {
    file: scheme,
    text: '"script-src \'self\'"',
    by: "\"script-src 'self' 'unsafe-eval'\"",
    test: policy,
    title: byPolicy,
  },
  {
    file: scheme,
    text: '"style-src \'self\'"',
    by: "\"style-src 'self' 'unsafe-inline'\"",
    test: policy,
    title: byPolicy,
  },
  { file: scheme, text: '"base-uri \'none\'",', by: '', test: policy, title: byPolicy },
  { file: scheme, text: '"form-action \'none\'",', by: '', test: policy, title: byPolicy },
  {
    file: scheme,
    text: '"frame-ancestors \'none\'",',
    by: '',
    test: policy,
    title: byPolicy,
  },
  {
    file: scheme,
    text: '"require-trusted-types-for \'script\'",',
    by: '',
    test: policy,
    title: byPolicy,
  },
  { file: scheme, text: '"trusted-types \'none\'",', by: '', test: policy, title: byPolicy },
  {
    file: scheme,
    text: "'content-security-policy': contentSecurityPolicy,",
    by: '',
    test: policy,
    title: byPolicy,
  },

  {
    file: scheme,
    text: "'x-content-type-options': 'nosniff',",
    by: '',
    test: files,
    title: 'serves what the renderer is built of, each with its type and the policy',
  },
  {
    file: scheme,
    text: "if (method !== 'GET')",
    by: "if (method === '')",
    test: files,
    title: 'takes no POST',
  },

  {
    file: serveWindow,
    text: 'if (!(await comesFromOurs(event, page)))',
    by: 'if (false)',
    test: attacks,
    title: onlyCalls,
  },
  {
    file: serveWindow,
    text: 'sender === page &&',
    by: '',
    test: callers,
    title: 'is no other page, even at our address',
  },
  {
    file: serveWindow,
    text: 'senderFrame === sender.mainFrame &&',
    by: '',
    test: callers,
    title: 'is no frame inside our page, even at our address, and none that has gone',
  },
  {
    file: serveWindow,
    text: "senderFrame.url.split('#', 1)[0] === appUrl",
    by: 'true',
    test: callers,
    title: 'is not our page once its address is "https://example.org/"',
  },
  {
    file: calls,
    text: 'if (!fits(name, argument))',
    by: 'if (false)',
    test: schemas,
    title: 'restart is refused without a fitting argument, or with a field too many',
  },
  {
    file: calls,
    text: 'Object.hasOwn(requests, name)',
    by: 'name in requests',
    test: schemas,
    title: 'with an unknown name is refused: toString',
  },

  {
    file: 'main/desktop/open-page.ts',
    text: "const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:'",
    by: 'const isWeb = true',
    test: pages,
    title: 'opens nothing for "file:///etc/passwd"',
  },
  {
    file: 'main/desktop/open-page.ts',
    text: '|| url.username || url.password)',
    by: ')',
    test: pages,
    title: 'opens nothing for "http://user:secret@gpu/"',
  },
  {
    file: 'main/desktop/open-page.ts',
    text: 'if (monotonic() - openedAt < pauseMs) return { ok: true }',
    by: '',
    test: pages,
    title: 'opens one page for a double click, and none faster than one a second',
  },
  {
    file: 'main/compileo/web-page.ts',
    text: "redirect: 'error'",
    by: "redirect: 'follow'",
    test: 'test/integration/commands/web-gui.test.ts',
    title: 'follows no redirect',
  },

  {
    file: 'preload/bridges.ts',
    text: 'onIntent: sentBy(channels.intent),',
    by: 'onIntent: sentBy(channels.intent), ...{ send: ipcRenderer.send },',
    test: attacks,
    title: onlyCalls,
  },

  {
    file: 'main/desktop/linux/dbus/bus-connection.ts',
    text: 'if (signal.sender !== owners.ownerOf(service)) return',
    by: '',
    test: forged,
    title: 'are pressed by the notification service alone',
  },
  {
    file: 'main/desktop/linux/dbus/bus-connection.ts',
    text: 'if (!isAnswered(message, asked, owners)) delete message.replySerial',
    by: '',
    test: forged,
    title: 'ignore a reply from any program but the called one, which the bus delivers',
  },
  {
    file: 'main/desktop/linux/dbus/name-owners.ts',
    text: 'if (sender !== daemon.service || path !== daemon.path) return',
    by: '',
    test: forged,
    title: 'does not move when a stranger claims that the panel left, or is another',
  },

  // An API key only goes to an address, never to a server's name.
  {
    file: 'main/cli/session.ts',
    text: 'if (!isAddress(named)) return servers.find(({ name }) => name === named)',
    by: 'const byName = servers.find(({ name }) => name === named); if (byName || !isAddress(named)) return byName',
    test: 'test/integration/cli/commands.test.ts',
    title: 'is fetched from the address that --server gives, never from a server of that name',
  },
  {
    file: 'main/commands/servers/edit-servers.ts',
    text: 'if (!name || isServerName(name, url)) return undefined',
    by: 'if (!name || name) return undefined',
    test: 'test/integration/commands/servers.test.ts',
    title: 'gives it no name that is an address, unless it is its own',
  },

  {
    file: 'main/storage/watch-list.ts',
    text: 'jobs.filter(({ jobId }) => isJobId(jobId))',
    by: 'jobs',
    test: 'test/integration/storage/profile.test.ts',
    title: 'with IDs that no job can have starts without those jobs, and watches all others',
  },

  {
    file: 'main/cli/mcp-tools.ts',
    text: 'if (!context.session.servers.includes(found.target.server))',
    by: 'if (context.session.servers.length < 0)',
    test: 'test/integration/cli/mcp.test.ts',
    title: 'reaches no address that an assistant chooses',
  },
  {
    file: 'main/cli/mcp.ts',
    text: 'if (allowCancel)',
    by: 'if (allowCancel || mcp)',
    test: 'test/integration/cli/mcp.test.ts',
    title: 'introduces itself, and offers commands only with their flags',
  },
  {
    file: 'main/cli/mcp-tools.ts',
    text: 'cutWithEllipsis(text, longestText)] as const',
    by: 'text] as const',
    test: 'test/integration/cli/mcp.test.ts',
    title: 'gives the texts of others as data, cut, and nowhere else',
  },
  {
    file: 'main/cli/publish-state.ts',
    text: 'if (!store.state().settings.publishState)',
    by: 'if (store.state().settings.publishState === undefined)',
    test: 'test/integration/cli/state.test.ts',
    title: 'is off by default: no file is written, and one that was left behind is removed',
  },
  {
    file: 'main/cli/bars.ts',
    text: ".replaceAll('<', '&lt;')",
    by: '',
    test: 'test/integration/cli/state.test.ts',
    title: 'of waybar is one line of JSON, whose texts are no markup',
  },
  {
    file: 'main/cli/completion.ts',
    text: '"$(printf %q "$candidate")"',
    by: '"$candidate"',
    test: 'test/integration/cli/guide.test.ts',
    title: 'a completion in bash offers IDs, labels and servers, and runs nothing',
  },
]
