/** Loaded with --import into a forked child: `process.parentPort` over Node's own channel. */
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
port.postMessage = (message) => process.send?.(message);
// As in Electron, messages wait until somebody listens.
port.on('newListener', (name) => {
  if (name === 'message' && port.listenerCount('message') === 0) {
    setImmediate(() => process.on('message', (data) => port.emit('message', { data, ports: [] })));
  }
});
process.parentPort = port;
// A utility process ends with its parent.
process.on('disconnect', () => process.exit(1));
