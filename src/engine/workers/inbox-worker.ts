/** The inbox's thread: the only writer of incoming calls. It alone waits for the disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { InboxWriter } from '../store/inbox.ts';
import type { InboxMessage, InboxWorkerData } from '../store/inbox.ts';
import { openDatabase } from '../store/open.ts';

const port = parentPort;
if (port === null) throw new Error('inbox-worker runs as a worker thread only.');

const { dataDir, maxPages } = workerData as InboxWorkerData;
const { db } = openDatabase(dataDir, 'inbox', Date.now());
if (maxPages !== null) db.pragma(`max_page_count = ${maxPages}`);
const writer = new InboxWriter(db);

port.on('message', (message: InboxMessage) => {
  if (message === 'close') {
    db.close();
    port.close();
  } else if ('relay' in message) {
    writer.relay(message.relay);
  } else {
    port.postMessage(writer.write(message));
  }
});
