/**
 * Copies a text, and says whether that worked. It goes by a selection and not by the clipboard interface, which the desktop
 * window denies and which a browser offers to no plain HTTP address of a LAN.
 */
export function copyText(text: string, page: Document): boolean {
  const field = page.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.setAttribute('aria-hidden', 'true')
  const before = page.activeElement
  page.body.append(field)
  field.select()
  const copied = page.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return copied
}
