import type { ComponentProps } from 'react'
import styles from './button.module.css'

type ButtonProps = ComponentProps<'button'> & { readonly look: 'main' | 'plain' | 'quiet' | 'danger' }

/** A button with room for a finger. Its words are a verb and an object. */
export function Button({ look, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${styles.button} ${styles[look]} ${className ?? ''}`} {...rest} />
}

type ButtonLinkProps = ComponentProps<'a'> & { readonly look: 'main' | 'plain' | 'quiet' }

/** A link to another place of this page that looks like a button. */
export function ButtonLink({ look, className, ...rest }: ButtonLinkProps) {
  return <a className={`${styles.button} ${styles[look]} ${className ?? ''}`} {...rest} />
}
