process.parentPort.on('message', ({ data, ports }) => {
  if (data === 'end') process.exit(3)
  process.parentPort.postMessage([process.argv.at(-1), data.date instanceof Date, process.type])
  ports[0].postMessage('by the port')
})
