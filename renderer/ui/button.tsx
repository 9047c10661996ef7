import type { ButtonHTMLAttributes, Ref } from 'react'
import { Icon, type IconName } from './icons.tsx'
import './button.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /**
   * How the button looks. `primary` is for the main action of a view, `quiet` for a button without a border,
   * and `danger` for an irreversible action.
   */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly square?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** Shows a button. Unlike a plain `button` element, it doesn't submit forms by default. */
export function Button({
  look = 'plain',
  square = false,
  className = '',
  type = 'button',
  ...rest
}: ButtonProps) {
  const classes = `button button-${look}${square ? ' button-square' : ''} ${className}`
  // oxlint-disable-next-line react/button-has-type -- the type is one of the three, and `button` by default
  return <button type={type} className={classes.trim()} {...rest} />
}

interface IconButtonProps extends ButtonProps {
  readonly icon: IconName
  /** The text of the tooltip. It is also the accessible name, unless `aria-label` is set. */
  readonly text: string
}

export function IconButton({ icon, text, 'aria-label': name = text, ...rest }: IconButtonProps) {
  return (
    <Button look="quiet" square aria-label={name} data-tooltip={text} {...rest}>
      <Icon name={icon} />
    </Button>
  )
}

export function LinkButton(props: ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" className="link-button" {...props} />
}
