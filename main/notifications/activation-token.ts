import { z } from 'zod'

/**
 * A token that lets a window take the focus (xdg-activation; "Desktop Notifications", signal ActivationToken). On X11 it
 * contains the names of a host and a program.
 */
export const activationToken = z.string().max(1_000)
