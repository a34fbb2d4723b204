import { Lock } from 'lucide-react'
import type { ComponentProps } from 'react'
import type { Role } from '../../src-shared/contract/role.ts'
import { useMissingRole } from '../state/access.ts'
import { wishToUnlock } from '../state/unlock-wish.ts'
import { words } from '../words.ts'
import styles from './button.module.css'

type ButtonProps = ComponentProps<'button'> & {
  readonly look: 'main' | 'plain' | 'quiet' | 'danger'
  /** Where the page has another role, it says so instead, and offers to unlock. */
  readonly needs?: Role
}

/** A button with room for a finger. Its words are a verb and an object. */
export function Button({ look, needs, className, type = 'button', ...rest }: ButtonProps) {
  const missing = useMissingRole(needs ?? 'watch')
  const classes = `${styles.button} ${styles[look]} ${className ?? ''}`
  if (missing !== null) {
    return (
      <LockedButton className={classes} role={missing} label={rest['aria-label']}>
        {rest.children}
      </LockedButton>
    )
  }
  return <button type={type} className={classes} {...rest} />
}

type ButtonLinkProps = ComponentProps<'a'> & {
  readonly look: 'main' | 'plain' | 'quiet'
  readonly needs?: Role
}

/** A link to another place of this page that looks like a button. */
export function ButtonLink({ look, needs, className, ...rest }: ButtonLinkProps) {
  const missing = useMissingRole(needs ?? 'watch')
  const classes = `${styles.button} ${styles[look]} ${className ?? ''}`
  if (missing !== null) {
    return (
      <LockedButton className={classes} role={missing} label={rest['aria-label']}>
        {rest.children}
      </LockedButton>
    )
  }
  return <a className={classes} {...rest} />
}

interface LockedButtonProps {
  readonly className: string
  readonly role: Role
  readonly label: string | undefined
  readonly children: ComponentProps<'button'>['children']
}

/** Stands where a button would be that this role may not press: it can be reached, says why, and leads to the PIN. */
function LockedButton({ className, role, label, children }: LockedButtonProps) {
  return (
    <button
      type="button"
      className={className}
      aria-disabled="true"
      aria-label={label}
      title={words.access.needs(role)}
      onClick={() => wishToUnlock(role)}
    >
      <Lock aria-hidden="true" />
      {children}
    </button>
  )
}
