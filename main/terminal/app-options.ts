/** The app's options. They are used to print the help and to skip the options before a command. */
export const launchOptions: Readonly<Record<string, { readonly value?: string; readonly summary: string }>> =
  {
    server: { value: 'URL', summary: 'add a Compileo server, such as http://localhost:8000' },
    name: { value: 'NAME', summary: 'name that server' },
    watch: { value: 'ID|URL', summary: 'watch a job; can be repeated (8,000 characters in all)' },
    label: { value: 'TEXT', summary: 'label that job, or the batch of several' },
    hidden: { summary: 'start in the tray, without a window' },
    pause: {
      value: '[TIME]',
      summary: 'pause notifications for an hour, or a time such as 30m; with --server, those from one server',
    },
    resume: { summary: 'resume notifications' },
    'user-data-dir': { value: 'DIR', summary: 'use the profile in DIR' },
  }

/** Switches that Chromium, Electron, a test driver or a session manager may add. */
export const foreignSwitchPattern =
  /^--(?:no-sandbox|inspect(?:-brk)?(?:=|$)|remote-debugging-|enable-|disable-|force-|ozone-|log-level=|password-store=|lang=|allow-file-access|original-process-start-time|gtk-version=|use-gl=|in-process-gpu|headless)/
