import type { ButtonHTMLAttributes, Ref } from 'react'
import { Icon, type IconName } from './icons.tsx'
import './button.css'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` for a view's main action, `quiet` without a border, `danger` for what can't be undone. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly square?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button, which submits a form only if its type says so. */
export function Button({
  look = 'plain',
  square = false,
  className = '',
  type = 'button',
  ...rest
}: ButtonProps) {
  const classes = `button button-${look}${square ? ' button-square' : ''} ${className}`
  // oxlint-disable-next-line react/button-has-type -- the type is one of the three, and `button` where none is given
  return <button type={type} className={classes.trim()} {...rest} />
}

interface IconButtonProps extends ButtonProps {
  readonly icon: IconName
  /** The tooltip. It is the name, too, unless `aria-label` is longer. */
  readonly text: string
}

/** A quiet square button whose tooltip says what it does. */
export function IconButton({ icon, text, 'aria-label': name = text, ...rest }: IconButtonProps) {
  return (
    <Button look="quiet" square aria-label={name} data-tooltip={text} {...rest}>
      <Icon name={icon} />
    </Button>
  )
}

/** A button that looks like a link, such as "Show less". */
export function LinkButton(props: ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" className="link-button" {...props} />
}
