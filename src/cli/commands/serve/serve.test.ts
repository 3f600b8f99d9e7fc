import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../command-line.ts';
import { COMMANDS } from '../index.ts';
import { SERVE_USAGE } from './arguments.ts';
import { readyLine, readyText } from './serve.ts';
import type { Ready } from './serve.ts';

const none = { workspaceDir: null, dataDir: null, ingestPort: null, controlPort: null, json: false, trust: false };

describe('serve', () => {
  it.each([
    [['serve'], none],
    [['serve', '--json'], { ...none, json: true }],
    [['serve', '--trust'], { ...none, trust: true }],
    [['serve', '--workspace', 'ws', '--data', '/d', '--port', '0', '--control-port', '7081'], { ...none, workspaceDir: '/home/ada/ws', dataDir: '/d', ingestPort: 0, controlPort: 7081 }],
    [['--port=0', '--control-port=0', 'serve'], { ...none, ingestPort: 0, controlPort: 0 }],
  ])('%j', (argv, args) => {
    expect(readCommandLine(COMMANDS, argv, '/home/ada')).toMatchObject({ kind: 'run', command: 'serve', args });
  });

  it.each([
    [['serve', 'folder'], '"folder" is not expected here: name the workspace\'s folder with --workspace.'],
    [['serve', '--prot', '1'], 'Unknown option \'--prot\'.'],
    [['serve', '--port'], 'Option \'--port <value>\' argument missing.'],
    [['serve', '--json=yes'], 'Option \'--json\' does not take an argument.'],
    [['serve', '--port', '70000'], '--port must be a whole number from 0 to 65535, not "70000".'],
    [['serve', '--control-port', '-1'], 'Option \'--control-port\' argument is ambiguous.'],
    [['serve', '--control-port', '0x1f'], '--control-port must be a whole number from 0 to 65535, not "0x1f".'],
    [['serve', '--port', '7070', '--control-port', '7070'], '--port and --control-port are both 7070: they need two different ports.'],
    [['serve', '--data', ''], '--data needs a folder.'],
  ])('%j is a mistake', (argv, message) => {
    expect(readCommandLine(COMMANDS, argv, '/')).toEqual({ kind: 'mistake', message, usage: SERVE_USAGE });
  });

  it('its help', () => {
    expect(readCommandLine(COMMANDS, ['serve', '--help'], '/')).toEqual({ kind: 'help', usage: SERVE_USAGE });
  });
});

const ready = {
  controlUrl: 'http://127.0.0.1:7071', token: 'abc',
  status: {
    version: '1.2.3', ingest: { http: 'http://127.0.0.1:7070', https: null }, workspace: { dir: '/w' }, data_dir: '/d',
    inputs: [{ name: 'web', platform: 'web', key: 'us1-k', secret: 's', auth: 'off' }],
  },
} as unknown as Ready;

it('the ready line holds what scripts need and nothing else', () => {
  expect(JSON.parse(readyLine(ready))).toEqual({
    ready: true, ingest: { http: 'http://127.0.0.1:7070', https: null }, control: 'http://127.0.0.1:7071', token: 'abc',
    inputs: [{ name: 'web', platform: 'web', key: 'us1-k', secret: 's' }],
  });
});

it('the text for people holds the window\'s address with its token, the port for SDKs and the next step', () => {
  const text = readyText(ready);
  for (const part of ['http://127.0.0.1:7071/#token=abc', 'http://127.0.0.1:7070', '/w', 'Set up an SDK', 'us1-k']) expect(text).toContain(part);
});
