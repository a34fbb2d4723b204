/** Hands a text to the person as a file, by the browser's own way of saving. */
export function saveText(text: string, name: string, type: string, page: Document): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = page.createElement('a')
  link.href = address
  link.download = name
  page.body.append(link)
  link.click()
  link.remove()
  // The browser has taken the file by then; an address that is taken back earlier saves nothing in some of them.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
