/** An address behind which another server can be put, as a failover does. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** The address. */
export interface SwitchedAddress {
  readonly port: number
  /** From now on this port of 127.0.0.1 answers; connections to the one before are broken. */
  switchTo(port: number): void
  close(): void
}

/** Listens on a free port. */
export const createSwitchedAddress = async (): Promise<SwitchedAddress> => {
  const sockets = new Set<Socket>()
  let target = 0
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    return socket.on('error', () => socket.destroy())
  }
  const breakAll = (): void => sockets.forEach((socket) => socket.destroy())
  const server = createServer((incoming) => {
    const outgoing = keep(connect(target, '127.0.0.1'))
    keep(incoming).pipe(outgoing).pipe(incoming)
    incoming.once('close', () => outgoing.destroy())
    outgoing.once('close', () => incoming.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    switchTo: (port) => {
      target = port
      breakAll()
    },
    close: () => {
      server.close()
      breakAll()
    },
  }
}
