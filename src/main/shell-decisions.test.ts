import { describe, expect, it } from 'vitest';
import { applicationArguments, parseShellArguments } from './arguments.ts';
import { defaultDataDir } from './data-dir.ts';
import { deathReason, decideRestart } from './restart-policy.ts';
import { isAllowedDownload, isAllowedLink, isAllowedNavigation, isAllowedPermission, isTrustedSender, withContentSecurityPolicy } from './security.ts';
import { restoreBounds } from './window-bounds.ts';

describe('where the window opens', () => {
  const laptop = { x: 0, y: 25, width: 1440, height: 850 };
  const monitor = { x: 1440, y: 0, width: 2560, height: 1400 };
  const cases = [
    ['in the middle at first', null, [monitor], { x: 2000, y: 250, width: 1440, height: 900 }],
    ['no larger than the display', null, [{ x: 0, y: 0, width: 1024, height: 700 }], { x: 0, y: 0, width: 1024, height: 700 }],
    ['where it was', { x: 1500, y: 40, width: 1200, height: 800 }, [laptop, monitor], { x: 1500, y: 40, width: 1200, height: 800 }],
    ['on the primary display once its own is gone', { x: 1500, y: 40, width: 1200, height: 800 }, [laptop], { x: 120, y: 50, width: 1200, height: 800 }],
    ['reachable when its title bar was above every display', { x: 100, y: -400, width: 1200, height: 800 }, [laptop], { x: 120, y: 50, width: 1200, height: 800 }],
    ['reachable when only a sliver was visible', { x: -1150, y: 40, width: 1200, height: 800 }, [laptop], { x: 120, y: 50, width: 1200, height: 800 }],
    ['at least at its smallest size', { x: 10, y: 30, width: 20, height: 20 }, [laptop], { x: 120 + 150, y: 25 + 145, width: 900, height: 560 }],
  ] as const;

  it.each(cases)('%s', (_name, saved, areas, expected) => {
    expect(restoreBounds(saved, areas)).toEqual(expected);
  });
});

describe('starting a dead engine again', () => {
  it('waits longer each time and gives up at the sixth death in a minute', () => {
    const deaths: number[] = [];
    const decisions = [0, 1, 2, 3, 4, 5].map((second) => {
      deaths.push(second * 1_000);
      return decideRestart(deaths, second * 1_000);
    });
    expect(decisions).toEqual([...[250, 500, 1_000, 2_000, 4_000].map((inMs) => ({ restart: true, inMs })), { restart: false }]);
  });

  it('forgets deaths of more than a minute ago', () => {
    expect(decideRestart([0, 1, 2, 3, 4, 70_000], 70_000)).toEqual({ restart: true, inMs: 250 });
  });

  it.each([
    [9, '', 'The engine ended with exit code 9.'],
    [0, '', 'The engine ended without being asked.'],
    [1, '    at x (y.js:1:1)\nTypeError: boom\n    at main (a.js:2:3)\n\nNode.js v26\n', 'The engine ended with exit code 1: TypeError: boom'],
  ])('says why: code %i', (code, stderr, expected) => {
    expect(deathReason(code, stderr)).toBe(expected);
  });
});

describe('the command line', () => {
  it.each([
    [[], { workspaceDir: null, dataDir: null, ingestPort: null, controlPort: null }],
    [['shop'], { workspaceDir: '/home/u/shop', dataDir: null, ingestPort: null, controlPort: null }],
    [['--workspace', '/w', '--data=../d', '--port', '0', '--control-port=7171'], { workspaceDir: '/w', dataDir: '/home/d', ingestPort: 0, controlPort: 7171 }],
    [['--enable-logging', '--ozone-platform=x11', '--port', '70000', '--data'], { workspaceDir: null, dataDir: null, ingestPort: null, controlPort: null }],
  ])('%j', (args, expected) => {
    expect(parseShellArguments(args, '/home/u')).toEqual(expected);
  });

  it('begins after the application', () => {
    expect(applicationArguments(['/opt/Cloudchamber', 'shop'], true)).toEqual(['shop']);
    expect(applicationArguments(['/e/electron', '/project', 'shop'], false)).toEqual(['shop']);
    expect(applicationArguments(['/e/electron', '--no-sandbox', '/project', '--port', '0'], false)).toEqual(['--port', '0']);
    expect(applicationArguments(['/e/electron'], false)).toEqual([]);
  });

  it('keeps captured data where each system wants it', () => {
    expect(defaultDataDir('linux', {}, '/home/u')).toBe('/home/u/.local/share/cloudchamber');
    expect(defaultDataDir('linux', { XDG_DATA_HOME: '/x' }, '/home/u')).toBe('/x/cloudchamber');
    expect(defaultDataDir('darwin', {}, '/Users/u')).toBe('/Users/u/Library/Application Support/cloudchamber');
  });
});

describe('what the window may do', () => {
  const origin = 'http://127.0.0.1:7071';

  it.each([
    ['https://docs.mparticle.com/guides/', true],
    ['http://docs.mparticle.com/', false],
    ['https://docs.mparticle.com.evil.example/', false],
    ['https://user@docs.mparticle.com/', false],
    ['https://docs.mparticle.com:8443/', false],
    ['https://evil.example/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['not a url', false],
  ])('opens %s in the browser: %s', (url, allowed) => {
    expect(isAllowedLink(url)).toBe(allowed);
  });

  it.each([
    [`${origin}/`, origin, true],
    [`${origin}/?query=a#token`, origin, true],
    [`${origin}/partners/mixpanel/track`, origin, false],
    ['http://127.0.0.1:7070/', origin, false],
    ['http://localhost:7071/', origin, false],
    ['https://evil.example/', origin, false],
    ['data:text/html,x', origin, false],
    [`${origin}/`, null, false],
  ])('goes to %s (engine at %s): %s', (url, served, allowed) => {
    expect(isAllowedNavigation(url, served)).toBe(allowed);
  });

  it('copies, and gets no other permission', () => {
    expect(isAllowedPermission('clipboard-sanitized-write', `${origin}/`, origin)).toBe(true);
    for (const permission of ['clipboard-read', 'media', 'geolocation', 'notifications', 'usb', 'openExternal', 'fullscreen']) {
      expect(isAllowedPermission(permission, origin, origin)).toBe(false);
    }
    expect(isAllowedPermission('clipboard-sanitized-write', 'https://evil.example', origin)).toBe(false);
  });

  it('saves only what it made itself', () => {
    expect(isAllowedDownload(`blob:${origin}/4-2`, origin)).toBe(true);
    expect(isAllowedDownload('https://evil.example/x.exe', origin)).toBe(false);
    expect(isAllowedDownload(`${origin}/api/v1/events`, origin)).toBe(false);
  });

  it('speaks to the shell from its own top frame only', () => {
    expect(isTrustedSender({ origin, isMainFrame: true }, origin)).toBe(true);
    expect(isTrustedSender({ origin, isMainFrame: false }, origin)).toBe(false);
    expect(isTrustedSender({ origin: 'null', isMainFrame: true }, origin)).toBe(false);
    expect(isTrustedSender(null, origin)).toBe(false);
    expect(isTrustedSender({ origin, isMainFrame: true }, null)).toBe(false);
  });

  it('keeps one content security policy, whatever came with the document', () => {
    expect(withContentSecurityPolicy({ 'content-type': ['text/html'], 'content-security-policy': ['default-src *'] }, "default-src 'self'"))
      .toEqual({ 'content-type': ['text/html'], 'Content-Security-Policy': ["default-src 'self'"], 'X-Content-Type-Options': ['nosniff'] });
  });
});
