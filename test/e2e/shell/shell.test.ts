/** The built desktop shell, end to end: on the real Electron where there is one, and on the harness (docs/shell-testing.md). */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIfStale } from '../../../scripts/lib/build.ts';
import type { EngineConnection } from '../../../src/protocol/host.ts';
import { electron, harness, root } from './driver.ts';
import type { Shell } from './driver.ts';

interface Status {
  readonly ingest: { readonly http: string };
  readonly workspace: { readonly dir: string };
  readonly inputs: readonly { readonly name: string; readonly platform: string; readonly key: string; readonly secret: string }[];
  readonly counts: { readonly batches: number };
}

for (const kind of [harness, electron]) {
  describe.skipIf(kind.problem !== null)(`desktop shell on ${kind.name}${kind.problem === null ? '' : ` (skipped: ${kind.problem})`}`, { timeout: 90_000 }, () => {
    let folder: string;
    let shells: Shell[];

    beforeAll(() => {
      if (buildIfStale(root) !== 0) throw new Error('the build failed');
    }, 180_000);

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'shell-'));
      shells = [];
    });

    afterEach(async () => {
      for (const shell of shells) await shell.destroy();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    });

    const flags = (...more: string[]) => ['--data', join(folder, 'data'), '--port', '0', '--control-port', '0', ...more];

    async function launch(...more: string[]): Promise<{ shell: Shell; page: Page }> {
      const shell = await kind.launch(flags(...more));
      shells.push(shell);
      const page = await shell.window();
      await page.getByRole('navigation', { name: 'Screens' }).waitFor();
      return { shell, page };
    }

    const connectionOf = (page: Page): Promise<EngineConnection | null> => page.evaluate(() => (globalThis as never as { cloudchamber: { getConnection(): Promise<EngineConnection | null> } }).cloudchamber.getConnection());

    async function call(page: Page, path: string): Promise<unknown> {
      const connection = await connectionOf(page);
      if (connection === null) throw new Error('the engine is not running');
      const response = await fetch(`${connection.controlUrl}${path}`, { headers: { authorization: `Bearer ${connection.token}` } });
      return response.json();
    }

    const statusOf = async (page: Page) => await call(page, '/api/v1/status') as Status;

    async function sendBatch(page: Page): Promise<number> {
      const { ingest, inputs } = await statusOf(page);
      const input = inputs.find(({ platform }) => platform === 's2s') ?? inputs[0];
      if (input === undefined) throw new Error('the default workspace has no inputs');
      const response = await fetch(`${ingest.http}/v2/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'authorization': `Basic ${Buffer.from(`${input.key}:${input.secret}`).toString('base64')}` },
        body: JSON.stringify({ environment: 'development', user_identities: { customer_id: 'c-1' }, events: [{ event_type: 'custom_event', data: { event_name: 'Kept', custom_event_type: 'other' } }] }),
      });
      return response.status;
    }

    /** The process id of the engine, from the shell's own list of children. */
    const enginePid = (shell: Shell) => shell.evaluate(({ app }) => app.getAppMetrics().find(({ name }) => name === 'Cloudchamber engine')?.pid ?? 0, null);

    const click = (shell: Shell, id: string) => shell.evaluate(({ Menu }, item) => void Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);

    it('opens the window with the stream, hardened, and gives the page only the bridge', async () => {
      const { shell, page } = await launch();
      await page.getByRole('button', { name: /Live stream/ }).waitFor();
      expect(await page.getByRole('button', { name: /Live stream/ }).getAttribute('aria-current')).toBe('page');
      const { cloudchamber, ...leaks } = await page.evaluate(() => {
        const page = globalThis as unknown as Record<string, unknown>;
        return { cloudchamber: Object.keys(page['cloudchamber'] as object).sort(), require: typeof page['require'], process: typeof page['process'], buffer: typeof page['Buffer'] };
      });
      expect(cloudchamber).toEqual(['getConnection', 'onEngineState', 'openWorkspaceDialog', 'platform', 'restartEngine', 'revealFolder', 'setTheme', 'versions']);
      expect(leaks).toEqual({ require: 'undefined', process: 'undefined', buffer: 'undefined' });
      expect(await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()), null)).toEqual([true]);
      expect(await connectionOf(page)).toEqual({ controlUrl: new URL(page.url()).origin, token: expect.stringMatching(/^\S{16,}$/) });
      expect(page.url()).not.toContain('token');
    });

    it('answers the window only with checked input', async () => {
      const { page } = await launch();
      const refused = await page.evaluate(async () => {
        const host = (globalThis as never as { cloudchamber: { revealFolder(target: unknown): Promise<unknown>; setTheme(theme: unknown): Promise<unknown> } }).cloudchamber;
        return Promise.all([host.revealFolder('/etc'), host.setTheme({ toString: 1 })].map((answer) => answer.then(() => 'accepted', () => 'refused')));
      });
      expect(refused).toEqual(['refused', 'refused']);
    });

    it('sets its content security policy: no inline script, no foreign connection, no eval', async () => {
      const { page } = await launch();
      const response = await page.reload();
      const policy = (await response?.allHeaders())?.['content-security-policy'] ?? '';
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe-eval');
      const outcome = await page.evaluate(async () => {
        const page = globalThis as unknown as { document: { createElement(name: string): { textContent: string }; head: { append(node: unknown): void } }; ran?: boolean };
        const script = page.document.createElement('script');
        script.textContent = 'globalThis.ran = true';
        page.document.head.append(script);
        const foreign = await fetch('http://127.0.0.1:9/').then(() => 'sent', (error: Error) => error.name);
        // A task of its own: what the debugger runs directly is not bound by the policy.
        await new Promise((resolve) => setTimeout(resolve, 0));
        // eslint-disable-next-line no-eval
        const evaluated = (() => { try { return eval('1 + 1'); } catch (error) { return (error as Error).name; } })() as unknown;
        return { inline: page.ran ?? false, foreign, evaluated };
      });
      expect(outcome).toEqual({ inline: false, foreign: 'TypeError', evaluated: 'EvalError' });
    });

    // Refused navigations now and then crash the renderer of the Chromium that stands in for Electron; that is not the shell's doing.
    it('stays where it is: navigation, new windows and permissions are refused', { retry: 3 }, async () => {
      const { shell, page } = await launch();
      await shell.evaluate(({ shell: system }) => {
        const opened: string[] = [];
        Object.assign(globalThis, { opened });
        Object.assign(system, { openExternal: async (url: string) => void opened.push(url) });
      }, null);
      const before = page.url();
      const visit = (url: string) => page.evaluate((to) => void ((globalThis as unknown as { location: { href: string } }).location.href = to), url);
      const { ingest } = await statusOf(page);
      await visit(`${ingest.http}/`);
      await visit('data:text/html,<h1>gone</h1>');
      await page.evaluate(() => {
        const open = (globalThis as unknown as { open(url: string): unknown }).open;
        open('https://docs.mparticle.com/guides/');
        open('https://evil.example/');
        open('http://127.0.0.1:9/');
      });
      await vi.waitFor(async () => expect(await shell.evaluate(() => (globalThis as unknown as { opened: string[] }).opened, null)).toEqual(['https://docs.mparticle.com/guides/']), { timeout: 10_000 });
      const permissions = await page.evaluate(() => Promise.all(['geolocation', 'notifications', 'camera', 'clipboard-read', 'clipboard-write'].map(async (name) =>
        (await (navigator as unknown as { permissions: { query(what: object): Promise<{ state: string }> } }).permissions.query({ name })).state)));
      expect(permissions).toEqual(['denied', 'denied', 'denied', 'denied', 'granted']);
      expect(page.url()).toBe(before);
      expect(await page.getByRole('navigation', { name: 'Screens' }).isVisible()).toBe(true);
      expect(await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null)).toBe(1);
    });

    it('opens where it was closed', async () => {
      const { shell } = await launch();
      const bounds = { x: 140, y: 90, width: 1100, height: 720 };
      await shell.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds);
      expect(await shell.quit()).toBe(0);
      const again = await launch();
      expect(await again.shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds(), null)).toEqual(bounds);
    });

    it('is one instance: a second start brings the first to the front and opens its workspace there', async () => {
      const { shell, page } = await launch();
      await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize(), null);
      const other = join(folder, 'shop');
      mkdirSync(other);
      expect(await kind.runToEnd(flags('--workspace', other))).toBe(0);
      await vi.waitFor(async () => expect((await statusOf(page)).workspace.dir).toBe(other), { timeout: 15_000 });
      expect(await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => ({ minimized: window.isMinimized(), visible: window.isVisible() })), null)).toEqual([{ minimized: false, visible: true }]);
    });

    it('opens a workspace folder from the menu, and again at the next start', async () => {
      const { shell, page } = await launch();
      const chosen = join(folder, 'chosen');
      mkdirSync(chosen);
      await shell.evaluate(({ dialog }, dir) => {
        Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths: [dir] }) });
      }, chosen);
      await click(shell, 'open-workspace');
      await vi.waitFor(async () => expect((await statusOf(page)).workspace.dir).toBe(chosen), { timeout: 15_000 });
      await shell.quit();
      const again = await launch();
      expect((await statusOf(again.page)).workspace.dir).toBe(chosen);
    });

    it('starts a killed engine again, says why, and has what it accepted', async () => {
      const { shell, page } = await launch();
      expect(await sendBatch(page)).toBe(202);
      process.kill(await enginePid(shell), 'SIGKILL');
      await page.getByText(/The engine ended with exit code \d+\./).first().waitFor({ timeout: 15_000 });
      await vi.waitFor(async () => expect(await connectionOf(page)).not.toBeNull(), { timeout: 15_000 });
      await vi.waitFor(async () => expect((await statusOf(page)).counts.batches).toBe(1), { timeout: 15_000 });
    });

    it('asks in a dialog once the engine dies again and again', async () => {
      const { shell } = await launch();
      await shell.evaluate(({ dialog }) => {
        const asked: string[] = [];
        Object.assign(globalThis, { asked });
        // Nobody answers.
        Object.assign(dialog, { showMessageBox: (...args: { detail?: string }[]) => {
          asked.push(args.at(-1)?.detail ?? '');
          return new Promise(() => undefined);
        } });
      }, null);
      const asked = () => shell.evaluate(() => (globalThis as unknown as { asked: string[] }).asked, null);
      const killed = new Set<number>();
      await vi.waitFor(async () => {
        const pid = await enginePid(shell);
        if (pid > 0 && !killed.has(pid)) {
          killed.add(pid);
          process.kill(pid, 'SIGKILL');
        }
        expect(await asked()).toHaveLength(1);
      }, { timeout: 60_000, interval: 100 });
      expect((await asked())[0]).toMatch(/It ended 6 times in a row, so it was not started again\.\n\nNothing that was accepted is lost\.$/);
    });

    it('quits cleanly and loses nothing', async () => {
      const { shell, page } = await launch();
      const answers = await Promise.all(Array.from({ length: 20 }, () => sendBatch(page)));
      expect(new Set(answers)).toEqual(new Set([202]));
      const pid = await enginePid(shell);
      expect(await shell.quit()).toBe(0);
      expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
      const again = await launch();
      await vi.waitFor(async () => expect((await statusOf(again.page)).counts.batches).toBe(20), { timeout: 15_000 });
    });

    it('opens with the remedy on screen when the ingest port is taken', async () => {
      const { page } = await launch();
      const { ingest } = await statusOf(page);
      const shell = await kind.launch(['--data', join(folder, 'other'), '--port', new URL(ingest.http).port, '--control-port', '0']);
      shells.push(shell);
      const second = await shell.window();
      const said = second.getByText(/The ingest port \d+ is in use/).first();
      await said.waitFor();
      expect(await said.textContent()).toContain(new URL(ingest.http).port);
    });
  });
}
