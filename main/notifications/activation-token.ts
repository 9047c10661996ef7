import { z } from 'zod'

/**
 * A token by which a window may take the focus (xdg-activation; "Desktop Notifications", signal ActivationToken): some
 * words of the desktop's own. On X11 it holds the names of a host and a program.
 */
export const activationToken = z.string().max(1_000)
