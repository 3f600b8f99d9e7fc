import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStory } from './arguments.ts';

const CWD = resolve('/work');
const places = { cwd: CWD, workspaceDir: null, dataDir: null };
const written = { what: 'write', places, id: '12', level: 'personal', out: null };
const opened = { what: 'open', places, file: join(CWD, 'a.html'), replay: true, input: null, profile: false, time: 'now', real: false, json: false };

describe('story', () => {
  it.each([
    [['12'], written],
    [['-12'], { ...written, id: '-12' }],
    [['--redact', 'none', '-12', '--out', 'b.html'], { ...written, id: '-12', level: 'none', out: join(CWD, 'b.html') }],
    [['12', '--out', '-'], { ...written, out: '-' }],
    [['12', '--data', 'd', '--workspace', 'w'], { ...written, places: { cwd: CWD, dataDir: join(CWD, 'd'), workspaceDir: join(CWD, 'w') } }],
    [['open', 'a.html'], opened],
    [['open', '-', '--json', '--read'], { ...opened, file: '-', replay: false, json: true }],
    [['open', 'a.html', '--input', 'web', '--profile', '--as-then', '--real'], { ...opened, input: 'web', profile: true, time: 'as-then', real: true }],
  ])('%j', (words, args) => {
    expect(parseStory(words, CWD)).toEqual({ kind: 'run', args });
  });

  it.each([
    [[], '"story" needs the id of a batch, or "open" and a file.'],
    [['report.html'], '"report.html" is no id of a batch: take one from the window, or say "story open FILE".'],
    [['12', '13'], '"13" is not expected here: "story" takes one id.'],
    [['12', '--redact', 'some'], '--redact must be "personal", "secrets" or "none", not "some".'],
    [['12', '--out', ''], '--out needs a value.'],
    [['12', '--read'], '--read is for "story open".'],
    [['open'], '"story open" needs the file that someone sent.'],
    [['open', 'a', 'b'], '"b" is not expected here: "story open" takes one file.'],
    [['open', 'a', '--out', 'b'], '--out is for writing a story: leave it out with "open".'],
    [['open', 'a', '--read', '--profile'], '--read sends nothing: leave out --profile, --as-then and --real.'],
    [['12', '--redcat', 'none'], "Unknown option '--redcat'."],
  ])('%j is a mistake', (words, message) => {
    expect(parseStory(words, CWD)).toEqual({ kind: 'mistake', message });
  });

  it('--help', () => {
    expect(parseStory(['open', '--help'], CWD)).toEqual({ kind: 'help' });
  });
});
