/** A job process that dies without a word to its parent, and with one to whoever looks for the reason. */
process.on('message', () => {
  process.stderr.write('last words', () => process.exit(7))
})
