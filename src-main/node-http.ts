/**
 * Node's HTTP. An import statement would read everything that the module exports, and its WebSocket loads the whole of undici
 * with it: 25 ms of every start, and memory for as long as the console runs. Taken this way, only what is used is read.
 */
export const { createServer, request, STATUS_CODES } = process.getBuiltinModule('node:http')
