import { createServer } from 'node:net'

/** The smallest Node server, to measure what a connection costs without Parley. */
createServer({ noDelay: true, keepAlive: true }, (socket) => {
  socket.on('data', () => {})
  socket.on('error', () => {})
}).listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 4_096 })
