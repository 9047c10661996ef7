type Environment = Record<string, string | undefined>

/**
 * Restores the environment of a process that the packages' command started on the app's own Node
 * (scripts/package/linux-files.ts), because a hook's program and Electron inherit it.
 */
export function restoreEnvironment(env: Environment): void {
  const certificates = env['COMPILEO_TRAY_CA_CERTS']
  delete env['ELECTRON_RUN_AS_NODE']
  delete env['COMPILEO_TRAY_CA_CERTS']
  if (certificates) env['NODE_EXTRA_CA_CERTS'] = certificates
}
