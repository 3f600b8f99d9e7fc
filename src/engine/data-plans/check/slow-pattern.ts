/** Texts that make a doubtful pattern run for long, tried out: only a pattern that was caught is reported. */
import { boundedTest, regexOf } from '../schema/pattern.ts';
import { regexCost } from '../schema/regex-cost.ts';
import { parseRegex } from '../schema/regex-parse.ts';
import type { CharacterSet, RegexNode } from '../schema/regex-parse.ts';

const PUMPS = 40;
const MAX_PROBES = 8;
const MAX_REMEMBERED = 500;

const known = new Map<string, string | null>();

/** A text on which the pattern does not come to an end in time; null when none was found. */
export function slowText(source: string, budget: { triesLeft: number }): string | null {
  const before = known.get(source);
  if (before !== undefined) return before;
  if (!regexCost(source).unbounded || budget.triesLeft <= 0) return null;
  budget.triesLeft -= 1;
  const found = probe(source);
  if (known.size >= MAX_REMEMBERED) known.clear();
  known.set(source, found);
  return found;
}

function probe(source: string): string | null {
  const regex = regexOf(source);
  const node = parseRegex(source);
  if (regex === null || node === null) return null;
  return attacks(node, '').slice(0, MAX_PROBES).find((text) => boundedTest(regex, text) === 'too long') ?? null;
}

/** A text for every repeated part: what leads to it, the part many times, then something that does not fit. */
function attacks(node: RegexNode, before: string): string[] {
  switch (node.kind) {
    case 'sequence': {
      let prefix = before;
      return node.parts.flatMap((part) => {
        const found = attacks(part, prefix);
        prefix += sample(part);
        return found;
      });
    }
    case 'choice': return node.parts.flatMap((part) => attacks(part, before));
    case 'repeat': {
      const once = sample(node.body) || sample(node.body.kind === 'repeat' ? node.body.body : node.body);
      return node.max > 1 && once !== '' ? [`${before}${once.repeat(Math.max(PUMPS, 1))}\u0001`, ...attacks(node.body, before)] : attacks(node.body, before);
    }
    case 'look': return attacks(node.body, before);
    default: return [];
  }
}

function sample(node: RegexNode): string {
  switch (node.kind) {
    case 'set': return character(node.set);
    case 'sequence': return node.parts.map(sample).join('');
    case 'choice': return sample(node.parts[0]!);
    case 'repeat': return sample(node.body).repeat(Math.max(1, Math.min(node.min, PUMPS)));
    default: return '';
  }
}

function character(set: CharacterSet): string {
  for (const [from, to] of [[97, 122], [48, 57], [33, 126], [32, 32]] as const) {
    for (let code = from; code <= to; code += 1) if ((set & (1n << BigInt(code))) !== 0n) return String.fromCodePoint(code);
  }
  return 'é';
}
