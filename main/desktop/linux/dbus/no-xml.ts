/**
 * Replaces the package xml2js, which dbus-native needs only for introspection. We don't use introspection.
 * @throws always
 */
export function Parser(): never {
  throw new Error('Nobody on the bus is asked to describe itself: see main/desktop/linux/dbus/no-xml.ts')
}
