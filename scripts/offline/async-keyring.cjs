// @ts-nocheck: it adds what Electron's types call read-only.
const { execFile } = require('node:child_process')
const { safeStorage } = require('electron')

// This version lacks Electron 45's asynchronous keyring. Its own calls block if the keyring is locked.
const isUnlocked = () =>
  new Promise((resolve) => {
    const property = ['string:org.freedesktop.Secret.Collection', 'string:Locked']
    const get = [
      '/org/freedesktop/secrets/aliases/default',
      'org.freedesktop.DBus.Properties.Get',
      ...property,
    ]
    const call = ['--session', '--print-reply=literal', '--dest=org.freedesktop.secrets', ...get]
    execFile('dbus-send', call, (error, output) => resolve(!error && output.includes('boolean false')))
  })
Object.assign(safeStorage, {
  isAsyncEncryptionAvailable: async () => (await isUnlocked()) && safeStorage.isEncryptionAvailable(),
  encryptStringAsync: async (text) => safeStorage.encryptString(text),
  decryptStringAsync: async (bytes) => ({
    result: safeStorage.decryptString(bytes),
    shouldReEncrypt: false,
  }),
})
