import { z } from 'zod'

/**
 * Lets a window take the focus ("Desktop Notifications", signal ActivationToken). On X11 it contains the
 * names of a host and a program.
 */
export const activationToken = z.string().max(1_000)
