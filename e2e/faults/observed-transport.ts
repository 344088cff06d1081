import type { Transport } from '../../shared/protocol/wire/transport.ts'

/** A transport that shows incoming frames to a test before their owner gets them. */
export const observeFrames = (
  transport: Transport,
  before: (text: string) => void,
  after: () => void,
): Transport => ({
  peer: transport.peer,
  binding: transport.binding,
  hostKey: transport.hostKey,
  get queuedBytes() {
    return transport.queuedBytes
  },
  listen: (listener) =>
    transport.listen({
      onProblem: (problem) => listener.onProblem(problem),
      onClose: () => listener.onClose(),
      onFrame: (text) => {
        before(text)
        listener.onFrame(text)
        after()
      },
    }),
  send: (frames) => transport.send(frames),
  pause: () => transport.pause(),
  resume: () => transport.resume(),
  admitted: () => transport.admitted(),
  limitFrames: (bytes) => transport.limitFrames(bytes),
  close: () => transport.close(),
})
