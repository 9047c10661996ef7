type Environment = Record<string, string | undefined>

/**
 * Restores the environment of a command that the installed package has started with the app's own Node
 * (scripts/package/linux-files.ts). Programs of hooks and Electron would inherit the changed variables.
 */
export function restoreNodeEnvironment(env: Environment): void {
  const certificates = env['COMPILEO_TRAY_CA_CERTS']
  delete env['ELECTRON_RUN_AS_NODE']
  delete env['COMPILEO_TRAY_CA_CERTS']
  if (certificates) env['NODE_EXTRA_CA_CERTS'] = certificates
}
