import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { INBOX_MIGRATIONS, migrate } from './migrations.ts';

it('an inbox from before retries and relays keeps its calls; relayed answers go with theirs', () => {
  const db = new Database(':memory:');
  migrate(db, INBOX_MIGRATIONS.slice(0, 1));
  const columns = 'at, accepted_ms, took_ms, method, path, http_version, headers, body, remote, surface, client, status, response_headers, response_body, batches, bytes, notes, flags';
  db.exec(`INSERT INTO requests(${columns}) VALUES (1, 1, 1, 'POST', '/v2/events', '1.1', '[]', x'7b7d', '', 's2s-events', '', 202, '[]', '', 1, 2, '[]', '[]')`);
  migrate(db, INBOX_MIGRATIONS);
  expect(db.prepare('SELECT id, path, retry_of, attempt FROM requests').all()).toEqual([{ id: 1, path: '/v2/events', retry_of: null, attempt: 1 }]);
  db.exec("INSERT INTO relays VALUES (1, 2, 'http://127.0.0.1', 3, 202, '[]', x'', 0, NULL, '[]')");
  db.exec('DELETE FROM requests WHERE id <= 1');
  expect(db.prepare('SELECT count(*) FROM relays').pluck().get()).toBe(0);
  db.close();
});
