/**
 * `npm run screenshots`: every screen of the window, dark and light, from the demo workspace into docs/screenshots/.
 * Clock, time zone, traffic and keys are fixed, so a changed picture is a changed window. With names as arguments only those.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onProjectNode, root } from './bootstrap.mjs';

await onProjectNode(import.meta.url);
const { chromium } = await import('playwright-core');
const { startEngine } = await import('../src/engine/index.ts');
const { buildIfStale } = await import('./lib/build.ts');
const { CHROMIUM_REMEDY, findOrInstallChromium } = await import('./lib/chromium.ts');

/** The moment of the design pictures. */
const NOW = Date.UTC(2026, 10, 21, 14, 3, 24, 902);
const SETTLING_MS = 5_000;
const FOLDER = join(root, 'docs', 'screenshots');
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-color-profile=srgb'];

async function start(dataDir) {
  const options = { dataDir, windowDir: join(root, 'out', 'renderer') };
  try {
    return await startEngine({ ...options, ingestPort: 7070, controlPort: 0 });
  } catch {
    return startEngine({ ...options, ingestPort: 0, controlPort: 0 });
  }
}

function caller({ controlUrl, token }) {
  return async (method, path, body) => {
    const response = await fetch(`${controlUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
}

/** The first event that a filter finds, as an address of the stream. */
async function eventHash(call, query) {
  const { items } = await call('GET', `/events?limit=1&query=${encodeURIComponent(query)}`);
  const [event] = items;
  if (!event) throw new Error(`the demo has no event for ${query}`);
  return `/stream?at.event=${event.id}&at.batch=${event.batch_id}`;
}

/** The first user that a search finds, as an address of the Users screen. */
async function userHash(call, query, tab = 'attributes') {
  const { items } = await call('GET', `/users?environment=development&query=${encodeURIComponent(query)}`);
  const [user] = items;
  if (!user) throw new Error(`the demo has no user for ${query}`);
  return `/users?at.user=${user.mpid}&at.userTab=${tab}`;
}

const typed = (...keys) => async (page) => { for (const key of keys) await (key.length > 1 && !key.includes('+') && !/^[A-Z]/.test(key) ? page.keyboard.type(key) : page.keyboard.press(key)); };

/** Name, address and what is done before the picture is taken. */
async function scenes(call) {
  return [
    { name: 'stream', hash: await eventHash(call, 'name:Purchase outcome=failed') },
    { name: 'stream-filtered', hash: '/stream?filter=type%3Dcommerce+outcome%21%3Ddelivered' },
    { name: 'requests', hash: '/requests', before: typed('j', 'j', 'j', 'j') },
    { name: 'data-plans', hash: '/data-plans/violations', before: typed('j', 'j', 'j') },
    { name: 'data-plans-plans', hash: '/data-plans/plans:shop~4' },
    { name: 'data-plans-coverage', hash: '/data-plans/coverage:shop~4', before: async (page) => { await page.getByRole('button', { name: 'Measure the coverage' }).click(); await page.getByText('Never seen').first().waitFor(); } },
    { name: 'data-plans-draft', hash: '/data-plans/draft' },
    { name: 'data-plans-tournament', hash: '/data-plans/tournament' },
    { name: 'data-plans-catalog', hash: '/data-plans/catalog' },
    { name: 'rules', hash: '/rules/fix-price', before: (page) => page.getByText('failing').first().waitFor({ timeout: 60_000 }) },
    { name: 'users', hash: await userHash(call, 'mira.keller'), before: async (page) => { await page.locator('[data-attribute="tier"]').click(); await page.keyboard.press('['); } },
    { name: 'users-timeline', hash: await userHash(call, 'mira.keller', 'timeline') },
    { name: 'users-graph', hash: await userHash(call, 'noor.aziz', 'graph'), before: async (page) => { await page.locator('[data-call]').nth(1).click(); } },
    { name: 'outputs', hash: '/outputs', before: typed('j') },
    { name: 'outputs-add', hash: '/outputs/~add' },
    { name: 'outputs-limits', hash: '/outputs/loyalty/limits' },
    { name: 'outputs-behaviour', hash: '/outputs/mixpanel/behaviour', before: async (page) => { await page.getByRole('radio', { name: 'Flaky' }).click(); } },
    { name: 'outputs-settings', hash: '/outputs/mixpanel/settings' },
    { name: 'outputs-facts', hash: '/outputs/mixpanel/facts' },
    { name: 'connections', hash: '/connections' },
    { name: 'connections-filter', hash: '/connections/graph%3Aconnection.web-to-mixpanel~filter', before: async (page) => { await page.locator('[data-filter-item="/events/search"] [data-box]').click(); await page.getByRole('button', { name: /^Drops/ }).click(); } },
    { name: 'connections-forwarding', hash: '/connections/graph%3Aconnection.web-to-recommendations~forwarding' },
    { name: 'connections-matrix', hash: '/connections/matrix' },
    { name: 'connections-consent', hash: `/connections/consent?focus=${encodeURIComponent(`mpid=${(await userHash(call, 'c-0887')).match(/at\.user=(-?\d+)/)[1]}`)}` },
    { name: 'activity', hash: '/activity/overview:1h' },
    { name: 'activity-forwarding', hash: '/activity/forwarding', before: async (page) => { await page.locator('[data-row="total"] [aria-colindex="5"]').click({ position: { x: 8, y: 8 } }); } },
    { name: 'activity-alerts', hash: '/activity/alerts' },
    { name: 'settings-identity', hash: '/settings/identity' },
    { name: 'setup', hash: '/setup' },
    { name: 'settings', hash: '/settings/general' },
    { name: 'settings-inputs', hash: '/settings/inputs' },
    { name: 'palette', hash: '/stream', before: typed('Control+k') },
    { name: 'filter', hash: '/stream', before: typed('/', 'output=mixpanel outcome=') },
    { name: 'shortcuts', hash: '/stream', before: typed('?') },
  ];
}

/** Faults and overrides as someone at work would have them; no call comes after them, so nothing else changes. */
async function callsForTheEye(call) {
  await call('PUT', '/faults', { items: [
    { label: '', input: 'web', surface: 'web-events', probability: 0.5, count: 10, action: { type: 'status', status: 503 } },
    { label: 'Slow identity', surface: 'identity', action: { type: 'latency', ms: 3_000, jitter_ms: 500 } },
    { enabled: false, action: { type: 'status', status: 429, retry_after_s: null } },
  ] });
  await call('PUT', '/sdk-config/web', { overrides: { flags: { eventBatchingIntervalMillis: '5000' } } });
  const { connections } = await call('GET', '/workspace');
  const [name, connection] = Object.entries(connections).find(([, { input }]) => input === 'web');
  await call('PUT', `/workspace/connections/${name}`, { ...connection, kit: {
    module_id: 10, name: 'ExampleKit',
    filters: { event_names: [{ type: 'navigation', name: 'Video Watched' }, { type: 'other', name: 'Internal Ping' }], screen_names: ['Home'], user_attributes: ['email', 'Loyalty Tier'], user_identities: ['email'] },
    rules: { consent: { forward: 'only', any: [{ regulation: 'gdpr', purpose: 'analytics', consented: true }] } },
  } });
}

/** What `callsForTheEye` set, and what stays the same from run to run: an authority's certificate would not. */
const WORK_SCENES = [
  { name: 'setup-node', hash: '/setup/node~' },
  { name: 'sdk-config', hash: '/sdk-config/web' },
  { name: 'sdk-config-kits', hash: '/sdk-config/web', before: (page) => page.getByRole('tab', { name: 'Kits and filters' }).click() },
  { name: 'sdk-config-json', hash: '/sdk-config/web', before: async (page) => { await page.getByRole('radio', { name: 'JSON' }).click(); await page.locator('.monaco-editor .view-line').first().waitFor(); } },
  { name: 'faults', hash: '/faults', before: (page) => page.getByRole('list', { name: 'Faults' }).getByRole('button').first().click() },
  { name: 'settings-certificates', hash: '/settings/certificates' },
];

async function shoot(browser, { controlUrl, token }, scene, theme) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, colorScheme: theme, timezoneId: 'UTC', locale: 'en-US', reducedMotion: 'reduce' });
  await context.clock.setFixedTime(NOW);
  const page = await context.newPage();
  await page.goto(`${controlUrl}/#token=${token}&${scene.hash}`);
  await page.getByText('Listening on').first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
  await page.evaluate(() => document.fonts.ready);
  await scene.before?.(page);
  // The last answers and the frame that shows them: the stream stays open, so there is no event for it.
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(FOLDER, `${scene.name}-${theme}.png`) });
  await context.close();
  console.log(`docs/screenshots/${scene.name}-${theme}.png`);
}

async function main(names) {
  const executablePath = findOrInstallChromium(root);
  if (executablePath === null) throw new Error(CHROMIUM_REMEDY);
  if (buildIfStale(root) !== 0) throw new Error('the build failed');
  mkdirSync(FOLDER, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-screenshots-'));
  const engine = await start(dataDir);
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  try {
    const call = caller(engine);
    await call('POST', '/clock', { freeze: true, set: NOW - SETTLING_MS });
    const wanted = (scene) => names.length === 0 || names.includes(scene.name);
    const themes = ['dark', 'light'];
    for (const theme of themes) if (wanted({ name: 'first-run' })) await shoot(browser, engine, { name: 'first-run', hash: '/stream' }, theme);
    await call('POST', '/workspace/demo', {});
    await call('POST', '/settle', { timeout_ms: 20_000 });
    // Slow partners answer and queues are sent in this time.
    await call('POST', '/clock', { advance_ms: SETTLING_MS });
    await call('POST', '/settle', { timeout_ms: 20_000 });
    for (const scene of await scenes(call)) for (const theme of themes) if (wanted(scene)) await shoot(browser, engine, scene, theme);
    await callsForTheEye(call);
    for (const scene of WORK_SCENES) for (const theme of themes) if (wanted(scene)) await shoot(browser, engine, scene, theme);
  } finally {
    await browser.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
