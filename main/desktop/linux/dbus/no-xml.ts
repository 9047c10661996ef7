/**
 * Replaces xml2js in the bundle, which dbus-native uses for introspection. We don't need that, and it was a sixth of what startup
 * read.
 *
 * @throws always
 */
export function Parser(): never {
  throw new Error('Nobody on the bus is asked to describe itself: see main/desktop/linux/dbus/no-xml.ts')
}
